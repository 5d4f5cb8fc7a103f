import type { JournalEntry } from '../../../shared/journal';
import { type ActionSummary, describeAction, MAX_ERROR } from '../actions/describe';
import { visible } from '../ui/visible-text';

type Request = JournalEntry['request'];

/** Searchable characters of a text or an error. */
const SEARCHED = 2000;
/** Stored characters of an action's name. */
const NAMED = 200;
/** Longer texts are not kept beside their row (UTF-16 units). */
const KEPT = 4000;

/**
 * The part of an entry that the log keeps for a whole session: what its row shows, and what filters and search use. A
 * day of rows takes some 20 MB.
 */
export interface LogRowData {
  readonly id: string;
  /** Absent while the action is running, and if it could not be written. */
  readonly seq: number | undefined;
  readonly source: JournalEntry['source'];
  readonly status: JournalEntry['status'];
  readonly action: string;
  readonly verb: string;
  readonly rest: string;
  readonly chat: string | undefined;
  /** When the action's turn came, or when it was received if it never did (ms since 1970). */
  readonly at: number;
  /** (ms) */
  readonly durationMs: number | undefined;
  /** The error message. */
  readonly error: string | undefined;
  readonly isReplayed: boolean;
  /** The response had warnings. */
  readonly hasWarnings: boolean;
  readonly hasPicture: boolean;
  /** The searchable text, in lower case. */
  readonly searchText: string;
  /** The complete entry while it is recent; later it is loaded on demand. */
  readonly entry: JournalEntry | undefined;
}

/** Strings that many entries share, stored once. */
const shared = new Map<string, string>();

function once(text: string): string {
  const known = shared.get(text);
  if (known !== undefined) return known;
  if (shared.size > 5000) shared.clear();
  shared.set(text, text);
  return text;
}

/** `keep` keeps the entry too, if it is short. */
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

/** An entry that cannot be described must not break the log; its row shows the error instead. */
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
  { request, output, error, warnings, chat_id: chat, agent }: JournalEntry,
  words: string,
): string {
  const parts = [words];
  if (request.action) parts.push(request.action.slice(0, NAMED));
  // The summary often has the whole of a short text already, except for its line breaks.
  if (request.text != null && !words.includes(request.text)) parts.push(request.text.slice(0, SEARCHED));
  if (output !== undefined && !isPlain(request, output)) parts.push(output.slice(0, SEARCHED));
  if (error) parts.push(error.message.slice(0, SEARCHED), (error.detail ?? '').slice(0, SEARCHED));
  for (const warning of warnings ?? []) parts.push(warning.slice(0, SEARCHED));
  if (chat !== undefined) parts.push(chat);
  if (agent?.reason !== undefined) parts.push(agent.reason.slice(0, SEARCHED));
  return once(parts.join('\n').toLowerCase());
}

/** Whether an output only confirms the action. */
function isPlain({ action }: Request, output: string): boolean {
  return output === `${action} action performed` || output === action;
}
