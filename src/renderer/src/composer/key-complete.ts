import { KEY_NAMES, type KeyName, splitCombination } from '../../../shared/keys';

const MAX_OPTIONS = 8;

/** Frequent keys: offered for an empty text, and first among equal matches. */
const COMMON = [
  ...['ctrl', 'shift', 'alt', 'super', 'Return', 'Tab', 'Escape', 'space', 'BackSpace', 'Delete'],
  ...['Up', 'Down', 'Left', 'Right', 'Home', 'End', 'Page_Up', 'Page_Down'],
  ...Array.from({ length: 12 }, (_, i) => `F${i + 1}`),
];
const COMMON_RANK: ReadonlyMap<string, number> = new Map(COMMON.map((name, i) => [name, i]));

const MODIFIER = /^(Control|Shift|Alt|Super|Meta|Hyper)_[LR]$|^ISO_Level3_Shift$/;

interface Completion {
  /** The part before the completed name, with its plus. */
  readonly head: string;
  /** Key names that complete it, best first. */
  readonly options: readonly KeyName[];
}

/** Completes the last part of a combination: `ctrl+sh` by `shift`. */
export function completeKeys(text: string): Completion {
  const parts = splitCombination(text);
  const last = parts.at(-1) ?? '';
  const head = text.slice(0, text.length - last.length);
  if (last === '+') return { head: text, options: [] };
  const query = last.toLowerCase();
  const pressed = new Set(parts.slice(0, -1).map((part) => part.toLowerCase()));
  const ranked = LONG_NAMES.filter(({ lower }) => lower.includes(query) && !pressed.has(lower))
    .map(({ key, lower }) => ({ key, rank: rankOf(key.name, lower, query) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank || a.key.name.length - b.key.name.length)
    .map(({ key }) => key);
  // One name per key.
  const seen = new Set<string>();
  const options = ranked.filter(({ name, means = name }) => !seen.has(means) && seen.add(means));
  return { head, options: options.slice(0, MAX_OPTIONS) };
}

/** Single characters need no completion. */
const LONG_NAMES = KEY_NAMES.filter(({ name }) => [...name].length > 1).map((key) => ({
  key,
  lower: key.name.toLowerCase(),
}));

const NO_MATCH = 1e6;

/** The place of a name that contains the query, among all. */
function rankOf(name: string, lower: string, query: string): number {
  const common = COMMON_RANK.get(name) ?? 100;
  if (query === '') return common < 100 ? common : NO_MATCH;
  if (lower === query) return 0;
  const at = lower.indexOf(query);
  if (at === 0) return 1 + common;
  // Word starts rank first: `left` in Control_Left.
  return (/[_\s]/.test(lower[at - 1] ?? '') ? 1000 : 2000) + common;
}

/** The completed text; a modifier gets a plus for the next key. */
export function accept({ head }: Completion, { name, means = name }: KeyName): string {
  return `${head}${name}${MODIFIER.test(means) ? '+' : ''}`;
}

/** The parts of a KeyboardEvent that are read; tests have no DOM. */
type CompletionKey = { readonly key: string } & Record<
  'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey',
  boolean
>;

/** What a key does in the field: move by one option, close the options, or accept one. */
export function completionCommand(
  { key, shiftKey, ctrlKey, metaKey, altKey }: CompletionKey,
  isOpen: boolean,
  hasOption: boolean,
): 1 | -1 | 'close' | 'accept' | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (key === 'ArrowDown') return 1;
  if (key === 'ArrowUp') return -1;
  if (!isOpen) return undefined;
  if (key === 'Escape') return 'close';
  const accepts = key === 'Enter' || (key === 'Tab' && !shiftKey);
  return accepts && hasOption ? 'accept' : undefined;
}
