import { z } from 'zod';
import {
  ACTION_NAMES,
  ActionBody,
  type ActionName,
  ActionSubmission,
  MAX_DECLARED_SIZE,
  MouseButton,
  type Parameter,
  SCREENSHOT_FORMATS,
  SCROLL_DIRECTIONS,
} from './action';
import { PARAMETERS } from './action-parameters';

const DESCRIPTIONS: Readonly<Record<ActionName, string>> = {
  left_click: 'Move the pointer and press the left button.',
  right_click: 'Move the pointer and press the right button.',
  middle_click: 'Move the pointer and press the middle button.',
  double_click: 'Move the pointer and press the left button twice.',
  triple_click: 'Move the pointer and press the left button three times.',
  back_click: 'Move the pointer and press the back button of the mouse.',
  forward_click: 'Move the pointer and press the forward button of the mouse.',
  mouse_move: 'Move the pointer.',
  left_click_drag:
    'Press the left button at `start_coordinate`, move, and release it at `coordinate`; or move along `path`.',
  mouse_down: 'Press and hold a button, at `coordinate` or at the pointer.',
  mouse_up: 'Release a button, at `coordinate` or at the pointer.',
  left_mouse_down: 'Press and hold the left button at the pointer.',
  left_mouse_up: 'Release the left button at the pointer.',
  scroll: 'Move the pointer and turn the wheel.',
  type: 'Type a text: any Unicode, with line breaks as Return and tabs as Tab.',
  key: 'Press and release a key combination, or several in order.',
  hold_key: 'Hold a key combination for a time.',
  key_down: 'Press and hold a key combination.',
  key_up: 'Release a key combination.',
  wait: 'Wait for a time, or until the screen is still.',
  screenshot: 'Take a screenshot in the declared size, with the pointer.',
  cursor_position: 'Get the position of the pointer.',
};

/** Fields that an action requires, unless it also takes one of these instead. */
const ALTERNATIVES: ReadonlyMap<Parameter, readonly Parameter[]> = new Map([
  ['coordinate', ['at', 'path', 'button']],
  ['start_coordinate', ['at', 'path']],
  ['text', ['keys']],
]);

function isRequired(name: ActionName, parameter: Parameter): boolean {
  const alternatives = ALTERNATIVES.get(parameter);
  return alternatives !== undefined && !PARAMETERS[name].some((other) => alternatives.includes(other));
}

/** Example values of the fields. */
const EXAMPLES = {
  coordinate: [640, 360],
  start_coordinate: [320, 180],
  text: 'ctrl+shift+t',
  modifiers: 'shift',
  button: 'left',
  repeat: 1,
  until_still: true,
  format: 'jpeg',
  quality: 75,
  settle: 500,
  scroll_amount: 3,
  scroll_direction: 'down',
  duration: 1000,
  scaled_width: 1280,
  scaled_height: 720,
  sensitive: false,
} as const satisfies Partial<Readonly<Record<Parameter, unknown>>>;

/** The host accepts any string in these fields, and has a message for unknown ones. */
const ENUMS: ReadonlyMap<Parameter, z.ZodType> = new Map<Parameter, z.ZodType>([
  ['scroll_direction', z.enum(SCROLL_DIRECTIONS).meta({ id: 'ScrollDirection' })],
  ['button', MouseButton],
  ['at', z.literal('pointer')],
  ['format', z.enum(SCREENSHOT_FORMATS).meta({ id: 'ScreenshotFormat' })],
]);
const ScreenshotSide = z.int().max(MAX_DECLARED_SIZE);
const isSize = (parameter: Parameter) => parameter === 'scaled_width' || parameter === 'scaled_height';

function fieldOf(name: ActionName, parameter: Parameter): z.ZodType {
  const field = ActionBody.shape[parameter];
  const { title, description = '' } = field.meta() ?? {};
  const isShot = name === 'screenshot' && isSize(parameter);
  const type = isShot ? ScreenshotSide : field.unwrap().unwrap();
  const exact: z.ZodType = ENUMS.get(parameter) ?? type;
  const described = exact.meta({ title, description });
  return isRequired(name, parameter) ? described : described.optional();
}

/** `left_click` as `LeftClickAction`. */
function schemaId(name: ActionName): string {
  return `${`_${name}`.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}Action`;
}

function requestOf(name: ActionName) {
  const fields = PARAMETERS[name].map((parameter) => [parameter, fieldOf(name, parameter)] as const);
  const { request_id } = ActionSubmission.shape;
  return z
    .object({
      action: z.literal(name),
      ...Object.fromEntries(fields),
      request_id: request_id
        .unwrap()
        .unwrap()
        .optional()
        .describe(request_id.description ?? ''),
    })
    .meta({ id: schemaId(name), description: DESCRIPTIONS[name] });
}

const [first, ...rest] = ACTION_NAMES;

/** The documented body of an action. It is stricter than {@link ActionBody}: each action has only its own fields. */
export const ActionRequest = z
  .discriminatedUnion('action', [requestOf(first), ...rest.map(requestOf)])
  .meta({ id: 'Action', description: 'What to do on the desktop.' });

/** A request of each action. Fields that replace a different field are left out. */
export const ACTION_EXAMPLES = Object.fromEntries(
  ACTION_NAMES.map((action) => {
    const examples: Partial<Record<Parameter, unknown>> = EXAMPLES;
    const fields = PARAMETERS[action]
      .filter((parameter) => parameter in EXAMPLES)
      .map((parameter) => [parameter, examples[parameter]] as const);
    const text = action === 'type' && { text: 'Hello, world' };
    return [action, { action, ...Object.fromEntries(fields), ...text }];
  }),
);
