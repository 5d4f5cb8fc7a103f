import { randomUUID } from 'node:crypto';
import { JournalEntry } from '../../src/shared/journal';
import { random } from './random';

/** Names that every object has. */
export const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
];
const TEXTS = [
  ...NAMES,
  '',
  ' ',
  '\u202Egnp.exe\u202C',
  '\u0000\u001b[31mred\u0007\r\n\t',
  '\ud800 half',
  '👩‍👩‍👧 שלום مرحبا',
  '<script>alert(1)</script>',
];
const NUMBERS = [0, -1, 1, -5e-324, 2 ** 53 - 1, -(2 ** 53 - 1), 1e21, 1e308, -1e308, 0.1];
const TIMES = [
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2026-11-21T10:00:00.000Z',
  '1970-01-01T00:00:00Z',
];
const ACTIONS = [
  'left_click',
  'left_click_drag',
  'scroll',
  'type',
  'key',
  'hold_key',
  'screenshot',
  'cursor_position',
];

/**
 * Extreme entries that the schema accepts: absurd numbers, huge texts (`longest` characters), invisible characters,
 * missing fields.
 */
export function hostileEntries(count: number, seed: number, longest = 1_000_000): JournalEntry[] {
  const { int: below } = random(seed);
  const texts = [...TEXTS, 'x'.repeat(longest), '\u202e'.repeat(longest / 10)];
  return Array.from({ length: count }, (_, i) => hostileEntry(i + 1, texts, below));
}

function hostileEntry(n: number, texts: readonly string[], below: (limit: number) => number): JournalEntry {
  const one = (from: readonly unknown[]) => from[below(from.length)];
  const maybe = (make: () => unknown) => (below(10) < 6 ? make() : undefined);
  const number = () => one(NUMBERS);
  const int = () => one(NUMBERS.filter(Number.isSafeInteger));
  const text = () => one(texts);
  const point = () => ({ x: int(), y: int() });
  const candidate = defined({
    id: randomUUID(),
    seq: n,
    source: one(['agent', 'composer', 'replay', 'you']),
    request: defined({
      action: one([...ACTIONS, ...texts]),
      coordinate: maybe(() => [number(), number()]),
      start_coordinate: maybe(() => [number(), number()]),
      text: maybe(text),
      duration: maybe(number),
      scroll_amount: maybe(number),
      scroll_direction: maybe(text),
      scaled_width: maybe(number),
      scaled_height: maybe(number),
      text_length: maybe(int),
    }),
    native: maybe(() => defined({ width: int(), height: int(), at: maybe(point), from: maybe(point) })),
    received_at: one(TIMES),
    started_at: maybe(() => one(TIMES)),
    done_at: maybe(() => one(TIMES)),
    duration_ms: maybe(number),
    status: one(['running', 'done', 'failed', 'refused']),
    agent: maybe(() =>
      defined({ vendor: 'openai', call_id: maybe(text), turn: text(), reason: maybe(text) }),
    ),
    output: maybe(text),
    warnings: maybe(() => [text(), text()]),
    error: maybe(() => defined({ status: int(), message: text(), detail: maybe(text) })),
    pictures: maybe(() =>
      defined({ before: true, after: true, width: int(), height: int(), settle_ms: maybe(number) }),
    ),
  });
  const parsed = JournalEntry.safeParse(candidate);
  return parsed.data ?? hostileEntry(n, texts, below);
}

/** Without the fields that are absent. Faster than by way of JSON, which would copy the texts. */
function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
