import { randomUUID } from 'node:crypto';
import type { ActionBody } from '../../shared/action';
import type { AgentCall, JournalEntry, Source } from '../../shared/journal';
import { shortened } from '../../shared/shortened';

/** The entry of an action that was just received. */
export function newEntry(request: {
  readonly body: ActionBody;
  readonly source: Source;
  readonly chatId: string | undefined;
  readonly replayOf?: string;
  readonly agent?: AgentCall;
  readonly receivedAt: Date;
}): JournalEntry {
  return {
    id: randomUUID(),
    source: request.source,
    ...(request.chatId !== undefined && { chat_id: request.chatId }),
    ...(request.replayOf !== undefined && { replay_of: request.replayOf }),
    ...(request.agent && { agent: request.agent }),
    request: toJournalRequest(request.body),
    received_at: request.receivedAt.toISOString(),
    status: 'running',
  };
}

/** A request as the journal stores it: without absent fields, and only the length of a sensitive text. */
export function toJournalRequest(body: ActionBody): JournalEntry['request'] {
  const present = Object.fromEntries(Object.entries(body).filter(([, value]) => value != null));
  const secret = body.text ?? body.keys?.join(' ');
  if (!body.sensitive || secret === undefined) return present;
  const { text, keys, ...rest } = present;
  return { ...rest, text_length: [...secret].length };
}

/** Longest useful name of an unknown action, and key combination (characters). */
const MAX_NAME = 100;
const MAX_KEYS = 1000;
const MAX_CHOICES = 10;
/** Longest useful id of a call or a turn (characters). */
const MAX_ID = 200;
/** Fields with the name of a value. */
const SHORT_FIELDS = ['scroll_direction', 'at', 'button', 'modifiers', 'format'] as const;
/** Longest useful message (characters), and number of useful warnings. */
const MAX_MESSAGE = 2000;
const MAX_WARNINGS = 50;

/** Shortens a text without keeping the original in memory. */
export function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return Buffer.from(shortened(text, maxLength), 'utf16le').toString('utf16le');
}

/** Shortens names and messages, but not the text of `type`, which a replay needs. */
export function truncateEntry(entry: JournalEntry): JournalEntry {
  const { request, output, warnings, error, agent } = entry;
  const { action, text, keys, choices } = request;
  const message = (text: string) => truncate(text, MAX_MESSAGE);
  return {
    ...entry,
    request: {
      ...request,
      ...(action != null && { action: truncate(action, MAX_NAME) }),
      ...(text != null && action !== 'type' && { text: truncate(text, MAX_KEYS) }),
      ...(choices && { choices: choices.slice(0, MAX_CHOICES).map((choice) => truncate(choice, MAX_KEYS)) }),
      ...(keys != null && { keys: keys.map((named) => truncate(named, MAX_KEYS)) }),
      ...Object.fromEntries(
        SHORT_FIELDS.filter((field) => request[field] != null).map((field) => [
          field,
          truncate(request[field] ?? '', MAX_NAME),
        ]),
      ),
    },
    ...(agent && { agent: truncateCall(agent) }),
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

function truncateCall({ vendor, call_id, turn, reason }: AgentCall): AgentCall {
  return {
    vendor,
    ...(call_id !== undefined && { call_id: truncate(call_id, MAX_ID) }),
    turn: truncate(turn, MAX_ID),
    ...(reason !== undefined && { reason: truncate(reason, MAX_MESSAGE) }),
  };
}

/** The entry of a refused action, with a shortened text, because no replay types it. */
export function refusedEntry(entry: JournalEntry): JournalEntry {
  const { text } = entry.request;
  return text == null ? entry : { ...entry, request: { ...entry.request, text: truncate(text, MAX_KEYS) } };
}
