import { z } from 'zod';
import { ActionBody, type ActionName, type Parameter } from './action';

const POINTED = ['coordinate', 'scaled_width', 'scaled_height'] as const;
const WRITTEN = ['text', 'sensitive'] as const;
const DECLARED = ['scaled_width', 'scaled_height'] as const;

/** The fields of each action, in a natural order. Other fields of a body are ignored. */
export const PARAMETERS: Readonly<Record<ActionName, readonly Parameter[]>> = {
  left_click: POINTED,
  right_click: POINTED,
  middle_click: POINTED,
  double_click: POINTED,
  triple_click: POINTED,
  mouse_move: POINTED,
  left_click_drag: ['start_coordinate', ...POINTED],
  left_mouse_down: [],
  left_mouse_up: [],
  scroll: ['coordinate', 'scroll_amount', 'scroll_direction', ...DECLARED],
  type: WRITTEN,
  key: WRITTEN,
  hold_key: ['text', 'duration', 'sensitive'],
  key_down: WRITTEN,
  key_up: WRITTEN,
  screenshot: DECLARED,
  cursor_position: DECLARED,
};

/** A field of an action, described for a form. It is read from the schema that validates requests. */
export interface ParameterInfo {
  /** `choice`: one of {@link choices}. `point`: two whole numbers. */
  readonly kind: 'point' | 'integer' | 'text' | 'choice' | 'flag';
  readonly title: string;
  readonly description: string;
  /** `px` or `ms`; absent for plain numbers. */
  readonly unit?: string;
  /** The value used if the field is absent. */
  readonly fallback?: string;
  /** The largest number allowed. */
  readonly max?: number;
  readonly choices?: readonly string[];
}

const Annotations = z.object({
  title: z.string(),
  description: z.string(),
  default: z.union([z.string(), z.number()]).optional(),
  'x-unit': z.string().optional(),
  'x-choices': z.array(z.string()).optional(),
});

export function parameterInfo(parameter: Parameter): ParameterInfo {
  const schema = ActionBody.shape[parameter];
  const notes = Annotations.parse(schema.meta());
  const type = schema.unwrap().unwrap();
  const max = type instanceof z.ZodNumber ? type.maxValue : null;
  return {
    kind: notes['x-choices'] ? 'choice' : kindOf(type),
    title: notes.title,
    description: notes.description,
    ...(notes['x-unit'] !== undefined && { unit: notes['x-unit'] }),
    ...(notes.default !== undefined && { fallback: String(notes.default) }),
    ...(max !== null && max < Number.MAX_SAFE_INTEGER && { max }),
    ...(notes['x-choices'] && { choices: notes['x-choices'] }),
  };
}

function kindOf(type: z.ZodTuple | z.ZodNumber | z.ZodString | z.ZodBoolean): ParameterInfo['kind'] {
  if (type instanceof z.ZodTuple) return 'point';
  if (type instanceof z.ZodNumber) return 'integer';
  return type instanceof z.ZodBoolean ? 'flag' : 'text';
}
