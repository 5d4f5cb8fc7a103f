import { randomUUID } from 'node:crypto';
import type { ActionBody } from '../../shared/action';
import type { JournalEntry, Source } from '../../shared/journal';

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
    request: journaledRequest(request.body),
    received_at: request.receivedAt.toISOString(),
    status: 'running',
  };
}

/** A request as the journal keeps it: without what is absent, and of a sensitive text only its length. */
export function journaledRequest(body: ActionBody): JournalEntry['request'] {
  const present = Object.fromEntries(Object.entries(body).filter(([, value]) => value != null));
  if (!body.sensitive || body.text == null) return present;
  const { text, ...rest } = present;
  return { ...rest, text_length: [...body.text].length };
}
