import { z } from 'zod';

/** The actions of the desktop API, in the order that a person looks for them. */
export const ACTION_NAMES = [
  'left_click',
  'right_click',
  'middle_click',
  'double_click',
  'triple_click',
  'mouse_move',
  'left_click_drag',
  'left_mouse_down',
  'left_mouse_up',
  'scroll',
  'type',
  'key',
  'hold_key',
  'key_down',
  'key_up',
  'screenshot',
  'cursor_position',
] as const;

export type ActionName = (typeof ACTION_NAMES)[number];

export const SCROLL_DIRECTIONS = ['up', 'down', 'left', 'right'] as const;
export type ScrollDirection = (typeof SCROLL_DIRECTIONS)[number];

/** Largest side of a screenshot, to bound memory (px). */
export const MAX_DECLARED_SIZE = 8192;
/** Limit on wheel clicks in one action, to bound its time. */
export const MAX_SCROLL_AMOUNT = 10_000;
/** Defaults of absent fields: duration (ms), wheel clicks, direction. */
export const ACTION_DEFAULTS = { duration: 1000, scroll_amount: 3, scroll_direction: 'down' } as const;

const int = z.int().nullish();
const coordinate = z
  .tuple([z.int(), z.int()], { error: 'expected [x, y], an array of two whole numbers' })
  .nullish();

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
  duration: int.meta({
    title: 'Duration',
    description: `Time to hold the keys (ms); ${ACTION_DEFAULTS.duration} by default.`,
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
  sensitive: z.boolean().nullish().meta({
    title: 'Sensitive',
    description: 'Never log, send or show the text; the journal keeps only its length.',
  }),
});
export type ActionBody = z.infer<typeof ActionBody>;
/** A field of an action besides its name. */
export type Parameter = Exclude<keyof ActionBody, 'action'>;

export const Warnings = z
  .array(z.string())
  .describe('What was changed, left out or could not be verified; absent if empty.');

/** The response to a successful action. */
export const ActionResult = z
  .object({
    output: z.string().describe('Confirmation, or for cursor_position the position as x=640,y=360.'),
    screenshot_data: z
      .string()
      .optional()
      .meta({ description: 'PNG.', contentEncoding: 'base64', contentMediaType: 'image/png' }),
    screenshot_width: z.int().optional(),
    screenshot_height: z.int().optional(),
    warnings: Warnings.optional(),
  })
  .meta({ id: 'ActionResult' });
export type ActionResult = z.infer<typeof ActionResult>;

export function isActionName(name: string): name is ActionName {
  return ACTION_NAMES.some((known) => known === name);
}
