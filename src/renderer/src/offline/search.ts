import type { JournalEntry, Source } from '../../../shared/journal';
import { describeAction } from '../actions/describe';

export interface Filter {
  readonly text: string;
  readonly action: string;
  readonly source: Source | '';
  readonly failedOnly: boolean;
}

/** Characters of each text that can be searched for. */
const SEARCHED = 2000;

export const ALL: Filter = { text: '', action: '', source: '', failedOnly: false };

/** What is searched of each entry, in lower case, in their order. */
export function searchable(entries: readonly JournalEntry[]): string[] {
  return entries.map(({ seq, request, output, error, chat_id }) => {
    const { verb, rest } = describeAction(request, output);
    const parts = [
      `#${seq}`,
      verb,
      rest,
      request.action?.slice(0, SEARCHED),
      request.text?.slice(0, SEARCHED),
      error?.message.slice(0, SEARCHED),
      error?.detail?.slice(0, SEARCHED),
      chat_id,
    ];
    return parts.filter(Boolean).join(' ').toLowerCase();
  });
}

/** Numbers of the entries that pass, in their order. */
export function found(entries: readonly JournalEntry[], texts: readonly string[], filter: Filter): number[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...entries.keys()].filter((i) => {
    const entry = entries[i];
    if (!entry || (filter.failedOnly && entry.status !== 'failed')) return false;
    if (filter.source !== '' && entry.source !== filter.source) return false;
    if (filter.action !== '' && entry.request.action !== filter.action) return false;
    return words.every((word) => texts[i]?.includes(word));
  });
}

/** The next failed entry among `shown` after or before the one that is `chosen`, all round; undefined where there is none. */
export function nextFailure(
  entries: readonly JournalEntry[],
  shown: readonly number[],
  chosen: number,
  step: 1 | -1,
): number | undefined {
  const failed = shown.filter((i) => entries[i]?.status === 'failed');
  if (step === 1) return failed.find((i) => i > chosen) ?? failed[0];
  return failed.findLast((i) => i < chosen) ?? failed.at(-1);
}
