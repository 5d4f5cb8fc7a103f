import { z } from 'zod';
import {
  ACTION_NAMES,
  ActionBody,
  type ActionName,
  MAX_DECLARED_SIZE,
  type Parameter,
  SCROLL_DIRECTIONS,
} from './action';
import { PARAMETERS } from './action-parameters';

const DESCRIPTIONS: Readonly<Record<ActionName, string>> = {
  left_click: 'Move the pointer and press the left button.',
  right_click: 'Move the pointer and press the right button.',
  middle_click: 'Move the pointer and press the middle button.',
  double_click: 'Move the pointer and press the left button twice.',
  triple_click: 'Move the pointer and press the left button three times.',
  mouse_move: 'Move the pointer.',
  left_click_drag: 'Press the left button at `start_coordinate`, move, and release it at `coordinate`.',
  left_mouse_down: 'Press and hold the left button at the pointer.',
  left_mouse_up: 'Release the left button at the pointer.',
  scroll: 'Move the pointer and turn the wheel.',
  type: 'Type a text: any Unicode, with line breaks as Return and tabs as Tab.',
  key: 'Press and release a key combination.',
  hold_key: 'Hold a key combination for a time.',
  key_down: 'Press and hold a key combination.',
  key_up: 'Release a key combination.',
  screenshot: 'Take a screenshot in the declared size, with the pointer.',
  cursor_position: 'Get the position of the pointer.',
};

/** Fields that are required by every action that has them. */
const REQUIRED: ReadonlySet<Parameter> = new Set(['coordinate', 'start_coordinate', 'text']);

/** Example values of the fields. */
const EXAMPLES = {
  coordinate: [640, 360],
  start_coordinate: [320, 180],
  text: 'ctrl+shift+t',
  scroll_amount: 3,
  scroll_direction: 'down',
  duration: 1000,
  scaled_width: 1280,
  scaled_height: 720,
  sensitive: false,
} as const satisfies Readonly<Record<Parameter, unknown>>;

const ScrollDirection = z.enum(SCROLL_DIRECTIONS).meta({ id: 'ScrollDirection' });
const ScreenshotSide = z.int().max(MAX_DECLARED_SIZE);
const isSize = (parameter: Parameter) => parameter === 'scaled_width' || parameter === 'scaled_height';

function fieldOf(name: ActionName, parameter: Parameter): z.ZodType {
  const field = ActionBody.shape[parameter];
  const { title, description = '' } = field.meta() ?? {};
  const isShot = name === 'screenshot' && isSize(parameter);
  const type = isShot ? ScreenshotSide : field.unwrap().unwrap();
  const exact: z.ZodType = parameter === 'scroll_direction' ? ScrollDirection : type;
  const described = exact.meta({ title, description });
  return REQUIRED.has(parameter) ? described : described.optional();
}

/** `left_click` as `LeftClickAction`. */
function schemaId(name: ActionName): string {
  return `${`_${name}`.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}Action`;
}

function requestOf(name: ActionName) {
  const fields = PARAMETERS[name].map((parameter) => [parameter, fieldOf(name, parameter)] as const);
  return z
    .object({ action: z.literal(name), ...Object.fromEntries(fields) })
    .meta({ id: schemaId(name), description: DESCRIPTIONS[name] });
}

const [first, ...rest] = ACTION_NAMES;

/** The documented body of an action. It is stricter than {@link ActionBody}: each action has only its own fields. */
export const ActionRequest = z
  .discriminatedUnion('action', [requestOf(first), ...rest.map(requestOf)])
  .meta({ id: 'Action', description: 'What to do on the desktop.' });

/** A request of each action, with all of its fields. */
export const ACTION_EXAMPLES = Object.fromEntries(
  ACTION_NAMES.map((action) => {
    const fields = PARAMETERS[action].map((parameter) => [parameter, EXAMPLES[parameter]] as const);
    const text = action === 'type' && { text: 'Hello, world' };
    return [action, { action, ...Object.fromEntries(fields), ...text }];
  }),
);
