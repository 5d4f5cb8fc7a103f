import { z } from 'zod';

/** The actions of the desktop API, in the order that a person looks for them. */
export const ACTION_NAMES = [
  'left_click',
  'right_click',
  'middle_click',
  'double_click',
  'triple_click',
  'back_click',
  'forward_click',
  'mouse_move',
  'left_click_drag',
  'mouse_down',
  'mouse_up',
  'left_mouse_down',
  'left_mouse_up',
  'scroll',
  'type',
  'key',
  'hold_key',
  'key_down',
  'key_up',
  'wait',
  'screenshot',
  'cursor_position',
] as const;

export type ActionName = (typeof ACTION_NAMES)[number];

export const SCROLL_DIRECTIONS = ['up', 'down', 'left', 'right'] as const;
export type ScrollDirection = (typeof SCROLL_DIRECTIONS)[number];

export const MOUSE_BUTTONS = ['left', 'middle', 'right', 'back', 'forward'] as const;
export const MouseButton = z.enum(MOUSE_BUTTONS).meta({ id: 'MouseButton' });
export type MouseButton = z.infer<typeof MouseButton>;

/** Largest side of a screenshot, to bound memory (px). */
export const MAX_DECLARED_SIZE = 8192;
/** Limit on wheel clicks in one action, to bound its time. */
export const MAX_SCROLL_AMOUNT = 10_000;
/** Limits on the parts of one action, to bound its time. */
export const MAX_PATH_POINTS = 1000;
export const MAX_KEYS = 100;
export const MAX_REPEAT = 100;
/** Longest name of a request (characters). */
const MAX_REQUEST_ID = 200;
/** Longest `wait` (ms). */
export const MAX_WAIT_MS = 300_000;
/** Longest time that a screenshot waits until the screen is still (ms). */
export const MAX_SETTLE_MS = 10_000;
export const SCREENSHOT_FORMATS = ['png', 'jpeg'] as const;
export type ScreenshotFormat = (typeof SCREENSHOT_FORMATS)[number];
/** Defaults of absent fields: duration (ms), wheel clicks, direction, button, presses. */
export const ACTION_DEFAULTS = {
  duration: 1000,
  scroll_amount: 3,
  scroll_direction: 'down',
  button: 'left',
  repeat: 1,
  format: 'png',
  quality: 75,
  settle: 0,
  /** Limit of a wait until the screen is still (ms). */
  still_limit: 10_000,
} as const;

const int = z.int().nullish();
const point = z.tuple([z.int(), z.int()], { error: 'expected [x, y], an array of two whole numbers' });
const coordinate = point.nullish();

/**
 * The body of `POST /api/v0/desktop/action` as the host accepts it. Unknown fields are ignored, and null counts as
 * absent. {@link parseAction} checks required fields, because the contract has a message for each. Forms use this
 * schema too: `x-unit` is the unit of a number, `x-choices` are the allowed values. `ActionRequest` documents it.
 */
export const ActionBody = z.object({
  action: z
    .string()
    .nullish()
    .describe(`One of: ${ACTION_NAMES.join(', ')}.`),
  coordinate: coordinate.meta({
    title: 'Point',
    description: '[x, y] in declared space.',
    'x-unit': 'px',
  }),
  start_coordinate: coordinate.meta({
    title: 'Start',
    description: 'Start of the drag, [x, y] in declared space.',
    'x-unit': 'px',
  }),
  text: z.string().nullish().meta({
    title: 'Text',
    description: 'Text to type, or a key combination such as ctrl+shift+t.',
  }),
  at: z
    .string()
    .nullish()
    .meta({
      title: 'At the pointer',
      description: '`pointer`: act at the current position of the pointer, or start the drag there.',
      'x-choices': ['pointer'],
    }),
  path: z.array(point).max(MAX_PATH_POINTS).nullish().meta({
    title: 'Path',
    description: 'All points of the drag in declared space, [[x, y], …], instead of start and end.',
    'x-unit': 'px',
  }),
  modifiers: z.string().nullish().meta({
    title: 'Modifiers',
    description: 'Keys to hold during the action, such as ctrl+shift.',
  }),
  button: z
    .string()
    .nullish()
    .meta({
      title: 'Button',
      description: `One of: ${MOUSE_BUTTONS.join(', ')}; ${ACTION_DEFAULTS.button} by default.`,
      default: ACTION_DEFAULTS.button,
      'x-choices': MOUSE_BUTTONS,
    }),
  keys: z.array(z.string()).max(MAX_KEYS).nullish().meta({
    title: 'Combinations',
    description: 'Several key combinations to press one after the other, instead of `text`.',
  }),
  repeat: z
    .int()
    .min(1)
    .max(MAX_REPEAT)
    .nullish()
    .meta({
      title: 'Repeat',
      description: `How often to press the keys; ${ACTION_DEFAULTS.repeat} by default.`,
      default: ACTION_DEFAULTS.repeat,
    }),
  duration: int.meta({
    title: 'Duration',
    description: `Time to hold the keys, or to wait (ms); ${ACTION_DEFAULTS.duration} by default.`,
    default: ACTION_DEFAULTS.duration,
    'x-unit': 'ms',
  }),
  scroll_amount: z
    .int()
    .max(MAX_SCROLL_AMOUNT)
    .nullish()
    .meta({
      title: 'Wheel clicks',
      description: `Wheel clicks; ${ACTION_DEFAULTS.scroll_amount} by default, no scrolling below 1.`,
      default: ACTION_DEFAULTS.scroll_amount,
    }),
  scroll_direction: z
    .string()
    .nullish()
    .meta({
      title: 'Direction',
      description: `One of: ${SCROLL_DIRECTIONS.join(', ')}; ${ACTION_DEFAULTS.scroll_direction} by default.`,
      default: ACTION_DEFAULTS.scroll_direction,
      'x-choices': SCROLL_DIRECTIONS,
    }),
  scaled_width: int.meta({
    title: 'Declared width',
    description: `Width of the declared space (px); native if absent or not positive. At most ${MAX_DECLARED_SIZE} for a screenshot.`,
    'x-unit': 'px',
  }),
  scaled_height: int.meta({
    title: 'Declared height',
    description: 'Height of the declared space, likewise.',
    'x-unit': 'px',
  }),
  region: z
    .tuple([z.int(), z.int(), z.int(), z.int()], {
      error: 'expected [left, top, right, bottom], an array of four whole numbers',
    })
    .nullish()
    .meta({
      title: 'Region',
      description:
        'Show only this part, [left, top, right, bottom] in declared space, enlarged to fit the declared size.',
      'x-unit': 'px',
    }),
  fit: z
    .array(z.int().min(1).max(MAX_DECLARED_SIZE))
    .length(2, { error: 'expected [width, height], an array of two whole numbers' })
    .nullish()
    .meta({
      title: 'Fit',
      description:
        'Longest sides of the picture, [width, height], instead of its exact size. It keeps the shape of the desktop, or of ' +
        'the region; the answer has its size and that of the desktop.',
      'x-unit': 'px',
    }),
  format: z
    .string()
    .nullish()
    .meta({
      title: 'Format',
      description: `One of: ${SCREENSHOT_FORMATS.join(', ')}; ${ACTION_DEFAULTS.format} by default.`,
      default: ACTION_DEFAULTS.format,
      'x-choices': SCREENSHOT_FORMATS,
    }),
  quality: z
    .int()
    .min(1)
    .max(100)
    .nullish()
    .meta({
      title: 'Quality',
      description: `Quality of a JPEG, up to 100; ${ACTION_DEFAULTS.quality} by default.`,
      default: ACTION_DEFAULTS.quality,
    }),
  settle: z
    .int()
    .min(0)
    .max(MAX_SETTLE_MS)
    .nullish()
    .meta({
      title: 'Settle',
      description: `Wait at most this long (ms) until the screen is still; ${ACTION_DEFAULTS.settle} by default.`,
      default: ACTION_DEFAULTS.settle,
      'x-unit': 'ms',
    }),
  until_still: z
    .boolean()
    .nullish()
    .meta({
      title: 'Until the screen is still',
      description: `Wait only until nothing on the screen has changed for a moment; then the limit is ${ACTION_DEFAULTS.still_limit} ms by default.`,
    }),
  sensitive: z.boolean().nullish().meta({
    title: 'Sensitive',
    description: 'Never log, send or show the text; the journal keeps only its length.',
  }),
});
export type ActionBody = z.infer<typeof ActionBody>;

/** The body of a request for an action: the action, and the name of the request. */
export const ActionSubmission = ActionBody.extend({
  request_id: z
    .string()
    .min(1)
    .max(MAX_REQUEST_ID)
    .nullish()
    .describe(
      'A name that the client gives this request, such as a UUID, to repeat it safely: for 10 minutes the same name gets the ' +
        'first answer, and the action is not executed again. If the client lost the connection while the action ran, that answer ' +
        'says how far it came (499). An action that did not begin is not remembered.',
    ),
});

/** A field of an action besides its name. */
export type Parameter = Exclude<keyof ActionBody, 'action'>;

export const Warnings = z
  .array(z.string())
  .describe('What was changed, left out or could not be verified; absent if empty.');

/** What names an action in its answer. */
export const ACTION_IDENTITY = {
  action_id: z.uuid().optional().describe('Id of the journal entry of the action.'),
  seq: z.int().optional().describe('Number of that entry; absent if it could not be written.'),
};

/** The response to a successful action. */
export const ActionResult = z
  .object({
    output: z.string().describe('Confirmation, or for cursor_position the position as x=640,y=360.'),
    screenshot_data: z
      .string()
      .optional()
      .meta({ description: 'PNG, or JPEG on request.', contentEncoding: 'base64' }),
    screenshot_width: z.int().optional(),
    screenshot_height: z.int().optional(),
    native_width: z.int().optional().describe('Width of the desktop (px), if the picture is made to `fit`.'),
    native_height: z.int().optional().describe('Height of the desktop (px), likewise.'),
    warnings: Warnings.optional(),
    ...ACTION_IDENTITY,
  })
  .meta({ id: 'ActionResult' });
export type ActionResult = z.infer<typeof ActionResult>;

export function isActionName(name: string): name is ActionName {
  return ACTION_NAMES.some((known) => known === name);
}
