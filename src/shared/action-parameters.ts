import { z } from 'zod';
import { ActionBody, type ActionName, type Parameter } from './action';

const DECLARED = ['scaled_width', 'scaled_height'] as const;
const CLICK = ['coordinate', 'at', 'modifiers', ...DECLARED] as const;
const BUTTON = ['button', 'coordinate', ...DECLARED] as const;
const WRITTEN = ['text', 'sensitive'] as const;

/** The fields of each action, in a natural order. Other fields of a body are ignored. */
export const PARAMETERS: Readonly<Record<ActionName, readonly Parameter[]>> = {
  left_click: CLICK,
  right_click: CLICK,
  middle_click: CLICK,
  double_click: CLICK,
  triple_click: CLICK,
  back_click: CLICK,
  forward_click: CLICK,
  mouse_move: ['coordinate', 'modifiers', ...DECLARED],
  left_click_drag: ['start_coordinate', 'coordinate', 'at', 'path', 'modifiers', ...DECLARED],
  mouse_down: BUTTON,
  mouse_up: BUTTON,
  left_mouse_down: [],
  left_mouse_up: [],
  scroll: ['coordinate', 'at', 'scroll_amount', 'scroll_direction', 'modifiers', ...DECLARED],
  type: WRITTEN,
  key: ['text', 'keys', 'repeat', 'sensitive'],
  hold_key: ['text', 'duration', 'sensitive'],
  key_down: WRITTEN,
  key_up: WRITTEN,
  wait: ['duration', 'until_still'],
  screenshot: [...DECLARED, 'region', 'fit', 'format', 'quality', 'settle'],
  cursor_position: DECLARED,
};

/** A field of an action, described for a form. It is read from the schema that validates requests. */
export interface ParameterInfo {
  /** `choice`: one of {@link choices}. `point`: two whole numbers. `list`: several texts or points. */
  readonly kind: 'point' | 'integer' | 'text' | 'choice' | 'flag' | 'list';
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

function kindOf(
  type: z.ZodTuple | z.ZodNumber | z.ZodString | z.ZodBoolean | z.ZodArray,
): ParameterInfo['kind'] {
  if (type instanceof z.ZodTuple) return type.def.items.length === 2 ? 'point' : 'list';
  if (type instanceof z.ZodArray) return 'list';
  if (type instanceof z.ZodNumber) return 'integer';
  return type instanceof z.ZodBoolean ? 'flag' : 'text';
}
