import type { JournalEntry } from '../../../shared/journal';
import { type ActionSummary, describeAction, MAX_ERROR } from '../actions/describe';
import { visible } from '../ui/visible-text';

type Request = JournalEntry['request'];

/** Characters of a text or an error that can be searched for. */
const SEARCHED = 2000;
/** Characters that are kept of the name of an action. */
const NAMED = 200;
/** Characters of a text up to which an entry is kept beside its row. */
const KEPT = 4000;

/**
 * What the log keeps of every entry of a session, however long: what its row shows, what it is filtered by and what is
 * searched. A day of them is some twenty megabytes.
 */
export interface LogRowData {
  readonly id: string;
  /** Absent while it is running, and where it could not be written. */
  readonly seq: number | undefined;
  readonly source: JournalEntry['source'];
  readonly status: JournalEntry['status'];
  readonly action: string;
  readonly verb: string;
  readonly rest: string;
  readonly chat: string | undefined;
  /** Milliseconds since the epoch: when its turn came, or when it was received where it never did. */
  readonly at: number;
  /** Milliseconds. */
  readonly durationMs: number | undefined;
  /** What was answered where it failed. */
  readonly error: string | undefined;
  readonly isReplayed: boolean;
  /** Its answer had warnings: the details have them. */
  readonly hasWarnings: boolean;
  readonly hasPicture: boolean;
  /** All of it that can be searched for, in lower case. */
  readonly searchText: string;
  /** The whole entry while it is a new one; later it is asked for. */
  readonly entry: JournalEntry | undefined;
}

/** Strings that many entries share, once. */
const shared = new Map<string, string>();

function once(text: string): string {
  const known = shared.get(text);
  if (known !== undefined) return known;
  if (shared.size > 5000) shared.clear();
  shared.set(text, text);
  return text;
}

/** `keep` says to keep the entry too, if it is a short one. */
export function createRow(entry: JournalEntry, keep: boolean): LogRowData {
  const { id, seq, source, status, request, chat_id: chat, error } = entry;
  const { verb, rest } = wordsFor(entry);
  return {
    id,
    seq,
    source,
    status,
    action: once((request.action ?? '').slice(0, NAMED)),
    verb,
    rest,
    chat: chat === undefined ? undefined : once(chat),
    at: Date.parse(entry.started_at ?? entry.received_at),
    durationMs: entry.duration_ms,
    error: error && once(visible(error.message, MAX_ERROR)),
    isReplayed: entry.replay_of !== undefined,
    hasWarnings: (entry.warnings?.length ?? 0) > 0,
    hasPicture: hasPicture(entry),
    searchText: searchedText(entry, `${verb} ${rest}`),
    entry: keep && (seq === undefined || (request.text?.length ?? 0) <= KEPT) ? entry : undefined,
  };
}

/** An entry that cannot be put into words must not take the log with it: its row says so. */
function wordsFor({ request, output }: JournalEntry): ActionSummary {
  try {
    return describeAction(request, output);
  } catch (error) {
    console.error('An action cannot be put into words.', error);
    return { verb: 'cannot be shown', rest: '' };
  }
}

function hasPicture({ pictures }: JournalEntry): boolean {
  return pictures !== undefined && (pictures.before || pictures.after);
}

function searchedText(
  { request, output, error, warnings, chat_id: chat }: JournalEntry,
  words: string,
): string {
  const parts = [words];
  if (request.action) parts.push(request.action.slice(0, NAMED));
  // Most of a short text is in the words already, though with marks for its line breaks.
  if (request.text != null && !words.includes(request.text)) parts.push(request.text.slice(0, SEARCHED));
  if (output !== undefined && !isPlain(request, output)) parts.push(output.slice(0, SEARCHED));
  if (error) parts.push(error.message.slice(0, SEARCHED), (error.detail ?? '').slice(0, SEARCHED));
  for (const warning of warnings ?? []) parts.push(warning.slice(0, SEARCHED));
  if (chat !== undefined) parts.push(chat);
  return once(parts.join('\n').toLowerCase());
}

/** An answer that says no more than that it was done. */
function isPlain({ action }: Request, output: string): boolean {
  return output === `${action} action performed` || output === action;
}
