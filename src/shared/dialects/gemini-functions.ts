import { type ActionBody, MAX_SCROLL_AMOUNT, SCROLL_DIRECTIONS } from '../action';
import { type Fields, Malformed, type PointPair } from './fields';
import { chordOf, unjoined } from './keys';
import { clicksOf, PIXELS_PER_CLICK } from './wheel';

type Read = (fields: Fields) => ActionBody[];

const at =
  (action: string): Read =>
  (fields) => [fields.pointerBody(action, fields.xy())];

const button =
  (action: string): Read =>
  (fields) => [fields.pointerBody(action, fields.xy(), { button: 'left' })];

const keyed =
  (action: string, field: string): Read =>
  (fields) => [{ action, text: fields.text(field) }];

/** A desktop has no address bar of its own. */
const browserOnly =
  (name: string): Read =>
  () => {
    throw new Malformed(
      `${name} is for browsers, but this is a desktop. Use its windows with mouse and keyboard.`,
    );
  };

const BROWSER = ['go_back', 'go_forward', 'navigate', 'open_web_browser', 'search'];

/** The functions of all models by name, with the older ones at the end. */
export const GEMINI_FUNCTIONS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['click', at('left_click')],
  ['double_click', at('double_click')],
  ['triple_click', at('triple_click')],
  ['middle_click', at('middle_click')],
  ['right_click', at('right_click')],
  ['move', at('mouse_move')],
  ['mouse_down', button('mouse_down')],
  ['mouse_up', button('mouse_up')],
  ['type', type],
  ['drag_and_drop', drag],
  ['press_key', keyed('key', 'key')],
  ['key_down', keyed('key_down', 'key')],
  ['key_up', keyed('key_up', 'key')],
  ['hotkey', (fields) => chordOf(fields.texts('keys').flatMap(unjoined))],
  ['scroll', scroll],
  ['wait', wait],
  ['take_screenshot', () => []],
  ...BROWSER.map((name) => [name, browserOnly(name)] as const),
  ['click_at', at('left_click')],
  ['hover_at', at('mouse_move')],
  ['type_text_at', typeAt],
  ['scroll_at', scrollAt],
  ['scroll_document', (fields) => turnWheel(fields, CENTER, clicksOf(GRID_DISTANCE))],
  ['key_combination', keyed('key', 'keys')],
  ['wait_5_seconds', () => [{ action: 'wait', duration: 5000 }]],
]);

function type(fields: Fields): ActionBody[] {
  return [{ action: 'type', text: withReturn(fields, false) }];
}

function withReturn(fields: Fields, fallback: boolean): string {
  return fields.text('text') + (fields.flag('press_enter', fallback) ? '\n' : '');
}

function typeAt(fields: Fields): ActionBody[] {
  const clearing: ActionBody = { action: 'key', keys: ['ctrl+a', 'BackSpace'] };
  return [
    fields.pointerBody('left_click', fields.xy()),
    ...(fields.flag('clear_before_typing', true) ? [clearing] : []),
    { action: 'type', text: withReturn(fields, true) },
  ];
}

function drag(fields: Fields): ActionBody[] {
  const isCurrent = fields.has('start_x');
  const [x, y] = isCurrent ? fields.xy('start_x', 'start_y') : fields.xy();
  const end = isCurrent ? fields.xy('end_x', 'end_y') : fields.xy('destination_x', 'destination_y');
  return [fields.pointerBody('left_click_drag', end, { start_coordinate: [x, y] })];
}

/** Distance if there is none (px). */
const DISTANCE = 300;
/** The same for the older function, which counts on the grid. */
const GRID_DISTANCE = 800;
const CENTER: PointPair = [500, 500];
const MAX_DISTANCE = MAX_SCROLL_AMOUNT * PIXELS_PER_CLICK;

function scroll(fields: Fields): ActionBody[] {
  if (fields.has('magnitude_in_wheel_clicks')) {
    const clicks = fields.number('magnitude_in_wheel_clicks', { least: 0, most: MAX_SCROLL_AMOUNT });
    return turnWheel(fields, fields.xy(), Math.round(clicks));
  }
  return turnWheel(fields, fields.xy(), distanceOf(fields, 'magnitude_in_pixels', DISTANCE));
}

/** A hundredth of the grid is about as far as ten pixels of a usual desktop. */
function scrollAt(fields: Fields): ActionBody[] {
  return turnWheel(fields, fields.xy(), distanceOf(fields, 'magnitude', GRID_DISTANCE));
}

/** In wheel clicks. */
function distanceOf(fields: Fields, field: string, fallback: number): number {
  const distance = fields.number(field, { least: 0, most: MAX_DISTANCE, fallback });
  return distance === 0 ? 0 : clicksOf(distance);
}

function turnWheel(fields: Fields, place: PointPair, clicks: number): ActionBody[] {
  const scroll_direction = fields.oneOf('direction', SCROLL_DIRECTIONS);
  return [fields.pointerBody('scroll', place, { scroll_direction, scroll_amount: clicks })];
}

function wait(fields: Fields): ActionBody[] {
  return [{ action: 'wait', duration: fields.duration('seconds', 1) }];
}
