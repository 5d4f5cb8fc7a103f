import { KEY_NAMES, type KeyName, splitCombination } from '../../../shared/keys';

/** As many as can be taken in at a glance. */
const MAX_OPTIONS = 8;

/** What people press most, for when nothing is typed yet; and first among names that fit equally well. */
const COMMON = [
  ...['ctrl', 'shift', 'alt', 'super', 'Return', 'Tab', 'Escape', 'space', 'BackSpace', 'Delete'],
  ...['Up', 'Down', 'Left', 'Right', 'Home', 'End', 'Page_Up', 'Page_Down'],
  ...Array.from({ length: 12 }, (_, i) => `F${i + 1}`),
];
const COMMON_RANK: ReadonlyMap<string, number> = new Map(COMMON.map((name, i) => [name, i]));

const MODIFIER = /^(Control|Shift|Alt|Super|Meta|Hyper)_[LR]$|^ISO_Level3_Shift$/;

export interface Completion {
  /** What stays, with the plus it ends in. */
  readonly head: string;
  /** What may stand after it, best first. */
  readonly options: readonly KeyName[];
}

/** The names that may complete the last part of a combination: `ctrl+sh` is completed by `shift`. */
export function completeKeys(text: string): Completion {
  const parts = splitCombination(text);
  const last = parts.at(-1) ?? '';
  const head = text.slice(0, text.length - last.length);
  if (last === '+') return { head: text, options: [] };
  const query = last.toLowerCase();
  const pressed = new Set(parts.slice(0, -1).map((part) => part.toLowerCase()));
  const ranked = KEY_NAMES.filter(({ name }) => [...name].length > 1 && !pressed.has(name.toLowerCase()))
    .map((key) => ({ key, rank: rankOf(key.name, query) }))
    .filter(({ rank }) => rank < NO_FIT)
    .sort((a, b) => a.rank - b.rank || a.key.name.length - b.key.name.length)
    .map(({ key }) => key);
  // Of several words for one key, the one that fits best.
  const seen = new Set<string>();
  const options = ranked.filter(({ name, means = name }) => !seen.has(means) && seen.add(means));
  return { head, options: options.slice(0, MAX_OPTIONS) };
}

const NO_FIT = 1e6;

function rankOf(name: string, query: string): number {
  const common = COMMON_RANK.get(name) ?? 100;
  if (query === '') return common < 100 ? common : NO_FIT;
  const lower = name.toLowerCase();
  if (lower === query) return 0;
  const at = lower.indexOf(query);
  if (at === 0) return 1 + common;
  // Within a name at the start of a word before anywhere else: `left` in Control_Left.
  return at < 0 ? NO_FIT : (/[_\s]/.test(lower[at - 1] ?? '') ? 1000 : 2000) + common;
}

/** The text with a completion taken: after a modifier a plus, because another key is to come. */
export function accept({ head }: Completion, { name, means = name }: KeyName): string {
  return `${head}${name}${MODIFIER.test(means) ? '+' : ''}`;
}
