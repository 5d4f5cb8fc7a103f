import { randomUUID } from 'node:crypto';
import type { ActionBody } from '../../shared/action';
import type { JournalEntry, Source } from '../../shared/journal';
import { shortened } from '../../shared/shortened';

/** The first form of an entry: received, and running from now on. */
export function newEntry(request: {
  readonly body: ActionBody;
  readonly source: Source;
  readonly chatId: string | undefined;
  readonly replayOf?: string;
  readonly receivedAt: Date;
}): JournalEntry {
  return {
    id: randomUUID(),
    source: request.source,
    ...(request.chatId !== undefined && { chat_id: request.chatId }),
    ...(request.replayOf !== undefined && { replay_of: request.replayOf }),
    request: toJournalRequest(request.body),
    received_at: request.receivedAt.toISOString(),
    status: 'running',
  };
}

/** A request as the journal keeps it: without what is absent, and of a sensitive text only its length. */
export function toJournalRequest(body: ActionBody): JournalEntry['request'] {
  const present = Object.fromEntries(Object.entries(body).filter(([, value]) => value != null));
  if (!body.sensitive || body.text == null) return present;
  const { text, ...rest } = present;
  return { ...rest, text_length: [...body.text].length };
}

/** What is of use of a name that no action has, and of a combination of keys. */
const MAX_NAME = 100;
const MAX_KEYS = 1000;
/** What is of use of a message, and how many of them are. */
const MAX_MESSAGE = 2000;
const MAX_WARNINGS = 50;

/** The text, shortened; what it was cut from is not kept in memory for it. */
export function truncate(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return Buffer.from(shortened(text, longest), 'utf16le').toString('utf16le');
}

/** The entry with names and messages no longer than of use. The text of `type` is all of it: a replay types it. */
export function truncateEntry(entry: JournalEntry): JournalEntry {
  const { request, output, warnings, error } = entry;
  const { action, text, scroll_direction } = request;
  const message = (long: string) => truncate(long, MAX_MESSAGE);
  return {
    ...entry,
    request: {
      ...request,
      ...(action != null && { action: truncate(action, MAX_NAME) }),
      ...(text != null && action !== 'type' && { text: truncate(text, MAX_KEYS) }),
      ...(scroll_direction != null && { scroll_direction: truncate(scroll_direction, MAX_NAME) }),
    },
    ...(output !== undefined && { output: message(output) }),
    ...(warnings && { warnings: warnings.slice(0, MAX_WARNINGS).map(message) }),
    ...(error && {
      error: {
        ...error,
        message: message(error.message),
        ...(error.detail !== undefined && { detail: message(error.detail) }),
      },
    }),
  };
}

/** The entry of an action that is refused: of its text only the start is of use, since nothing will type it again. */
export function refusedEntry(entry: JournalEntry): JournalEntry {
  const { text } = entry.request;
  return text == null ? entry : { ...entry, request: { ...entry.request, text: truncate(text, MAX_KEYS) } };
}
