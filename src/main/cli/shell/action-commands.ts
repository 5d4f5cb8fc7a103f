import { writeFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import type { ActionBody } from '../../../shared/action';
import { parseJson } from '../../../shared/json';
import { ConfigError } from '../../start-error';
import type { ShellCommand, Value, Values } from './shell-command';

const ACTION = '/api/v0/desktop/action';

const SPACE = { space: { type: 'string' } } as const;
const MODIFIERS = { modifiers: { type: 'string' } } as const;

/** A command for an action: reads the words as its body. */
function action(
  command: Omit<ShellCommand, 'run'>,
  bodyOf: (words: readonly string[], values: Values) => ActionBody | Promise<ActionBody>,
): ShellCommand {
  return {
    ...command,
    async run(host, words, values) {
      const json = await host.post(ACTION, { ...(await bodyOf(words, values)), ...spaceOf(values.space) });
      for (const warning of Array.isArray(json.warnings) ? json.warnings : [])
        console.error(`Warning: ${warning}`);
      return { text: String(json.output ?? ''), json };
    },
  };
}

export const ACTION_COMMANDS: ReadonlyMap<string, ShellCommand> = new Map<string, ShellCommand>([
  [
    'click',
    action(
      {
        usage: '[X Y]',
        description: 'click at a point, or at the pointer',
        options: { button: { type: 'string' }, count: { type: 'string' }, ...MODIFIERS, ...SPACE },
        example: 'click 640 360 --count 2',
      },
      (words, { button = 'left', count = '1', modifiers }) => ({
        action: clickName(String(button), String(count)),
        ...placeOf(words),
        ...textField('modifiers', modifiers),
      }),
    ),
  ],
  [
    'move',
    action(
      { usage: 'X Y', description: 'move the pointer', options: SPACE, example: 'move 640 360' },
      (words) => ({ action: 'mouse_move', coordinate: pointOf(words) }),
    ),
  ],
  [
    'drag',
    action(
      {
        usage: 'X Y X Y [X Y …]',
        description: 'drag with the left button from point to point',
        options: { ...MODIFIERS, ...SPACE },
        example: 'drag 100 100 600 400',
      },
      (words, { modifiers }) => ({
        action: 'left_click_drag',
        path: pathOf(words),
        ...textField('modifiers', modifiers),
      }),
    ),
  ],
  [
    'scroll',
    action(
      {
        usage: '[X Y]',
        description: 'turn the mouse wheel',
        options: { direction: { type: 'string' }, amount: { type: 'string' }, ...MODIFIERS, ...SPACE },
        example: 'scroll 640 360 --direction up --amount 5',
      },
      (words, { direction, amount, modifiers }) => ({
        action: 'scroll',
        ...placeOf(words),
        ...textField('scroll_direction', direction),
        ...(amount !== undefined && { scroll_amount: integer(String(amount)) }),
        ...textField('modifiers', modifiers),
      }),
    ),
  ],
  [
    'type',
    action(
      {
        usage: 'TEXT | -',
        description: 'type a text; - reads it from stdin',
        options: { sensitive: { type: 'boolean' } },
        example: "type 'Grüße 日本'",
      },
      async (words, { sensitive }) => ({
        action: 'type',
        text: words.length === 1 && words[0] === '-' ? await readAll(process.stdin) : words.join(' '),
        ...(sensitive === true && { sensitive }),
      }),
    ),
  ],
  [
    'key',
    action(
      {
        usage: 'KEYS …',
        description: 'press key combinations, one after the other',
        options: { repeat: { type: 'string' } },
        example: 'key ctrl+a Delete',
      },
      (words, { repeat }) => ({
        action: 'key',
        keys: [...words],
        ...(repeat !== undefined && { repeat: integer(String(repeat)) }),
      }),
    ),
  ],
  [
    'wait',
    action(
      {
        usage: '[MS]',
        description: 'wait for a time, or until the screen is still',
        options: { still: { type: 'boolean' } },
        example: 'wait --still',
      },
      ([ms], { still }) => ({
        action: 'wait',
        ...(ms !== undefined && { duration: integer(ms) }),
        ...(still === true && { until_still: true }),
      }),
    ),
  ],
  [
    'act',
    action(
      {
        usage: "'{JSON}'",
        description: 'perform any action, as the API takes it',
        example: `act '{"action": "hold_key", "text": "F5", "duration": 500}'`,
      },
      ([json = '']) => {
        const body = parseJson(json);
        if (typeof body !== 'object' || body === null) throw new ConfigError('act takes an action as JSON.');
        return body as ActionBody;
      },
    ),
  ],
  [
    'screenshot',
    {
      usage: '[FILE | -]',
      description: 'take a screenshot of a size, or of the desktop’s shape that fits; - writes it to stdout',
      options: { size: { type: 'string' }, fit: { type: 'string' } },
      example: 'screenshot page.png --size 1280x720',
      async run(host, [file = 'screenshot.png'], { size, fit }) {
        const body = { action: 'screenshot', ...spaceOf(size), ...(fit && { fit: sizeOf(fit) }) };
        const { screenshot_data, ...json } = await host.post(ACTION, body);
        const png = Buffer.from(String(screenshot_data), 'base64');
        if (file === '-') {
          process.stdout.write(png);
          return undefined;
        }
        writeFileSync(file, png);
        return { text: file, json: { ...json, file } };
      },
    },
  ],
]);

function clickName(button: string, count: string): string {
  const names = new Map([
    ['left 1', 'left_click'],
    ['left 2', 'double_click'],
    ['left 3', 'triple_click'],
    ['right 1', 'right_click'],
    ['middle 1', 'middle_click'],
    ['back 1', 'back_click'],
    ['forward 1', 'forward_click'],
  ]);
  const name = names.get(`${button} ${count}`);
  if (name !== undefined) return name;
  throw new ConfigError('--button is left, middle, right, back or forward; --count up to 3, only with left.');
}

function textField(name: 'modifiers' | 'scroll_direction', value: Value): ActionBody {
  return value === undefined ? {} : { [name]: String(value) };
}

function placeOf(words: readonly string[]): ActionBody {
  return words.length === 0 ? { at: 'pointer' } : { coordinate: pointOf(words) };
}

function pointOf(words: readonly string[]): [number, number] {
  const [x, y] = words;
  if (x === undefined || y === undefined || words.length > 2)
    throw new ConfigError('A point is two numbers, X Y.');
  return [integer(x), integer(y)];
}

function pathOf(words: readonly string[]): [number, number][] {
  if (words.length < 4 || words.length % 2 === 1)
    throw new ConfigError('A drag is two points or more, each X Y.');
  return Array.from({ length: words.length / 2 }, (_, i) => pointOf(words.slice(2 * i, 2 * i + 2)));
}

function integer(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new ConfigError(`${text} is not a whole number.`);
  return Number(text);
}

/** The declared size. */
function spaceOf(size: Value): ActionBody {
  if (size === undefined) return {};
  const [scaled_width, scaled_height] = sizeOf(size);
  return { scaled_width, scaled_height };
}

/** A size, written as 1280x720. */
function sizeOf(size: Value): [width: number, height: number] {
  const [, width, height] = /^(\d{1,4})x(\d{1,4})$/.exec(String(size)) ?? [];
  if (width === undefined || height === undefined)
    throw new ConfigError(`${size} is not a size such as 1280x720.`);
  return [Number(width), Number(height)];
}
