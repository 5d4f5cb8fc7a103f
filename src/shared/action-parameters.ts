import { z } from 'zod';
import { ActionBody, type ActionName, type Parameter } from './action';

const POINTED = ['coordinate', 'scaled_width', 'scaled_height'] as const;
const WRITTEN = ['text', 'sensitive'] as const;
const DECLARED = ['scaled_width', 'scaled_height'] as const;

/** What each action takes, in the order a person would give it. Whatever else is in a body means nothing to it. */
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

/** A parameter of an action as a form needs to know it, read from the schema the API validates with. */
export interface ParameterInfo {
  /** `choice`: one of {@link choices}. `point`: two whole numbers. */
  readonly kind: 'point' | 'integer' | 'text' | 'choice' | 'flag';
  readonly title: string;
  readonly description: string;
  /** `px` or `ms`; absent where a number just counts. */
  readonly unit?: string;
  /** What counts where it is not given. */
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
