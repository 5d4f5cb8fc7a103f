import { z } from 'zod';
import { EventMessage } from '../../../shared/events';
import { urlOf } from '../../../shared/routes/routes';
import { COLLECTED_FOR } from './frame-gap';
import { createRetry } from './retry';

/** What becomes of a text WebSocket; `onClose` comes once, also when it never opened. */
export interface SocketHandlers {
  onOpen(): void;
  onText(text: string): void;
  onClose(): void;
}

/** Opens a WebSocket and returns how to close it; after that no handler is called any more. */
export type Connect = (path: string, handlers: SocketHandlers) => () => void;

export type StreamState =
  | { readonly kind: 'connecting'; readonly again: boolean }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly again: true; readonly retryAt: number };

export interface EventStream {
  start(): void;
  stop(): void;
  /** Does not wait any longer, if it waits. */
  retryNow(): void;
}

export interface EventStreamOptions {
  readonly connect: Connect;
  /** Called soon, and once for all that arrived until then: with a frame of the browser. */
  readonly schedule: (flush: () => void) => void;
  readonly onMessages: (messages: readonly EventMessage[]) => void;
  readonly onState: (state: StreamState) => void;
  /** The connection could not be made or was lost; a WebSocket does not say why. */
  readonly onLost: () => void;
}

/** The host's event stream: comes back by itself and goes on where it was. */
export function createEventStream(options: EventStreamOptions): EventStream {
  const retry = createRetry(open);
  let close = () => {};
  let again = false;
  let lastSeq: number | undefined;
  let waiting: EventMessage[] = [];

  function open(): void {
    options.onState({ kind: 'connecting', again });
    const query = { every: COLLECTED_FOR, since: lastSeq };
    close = options.connect(urlOf('subscribeToEvents', { query }), {
      onOpen() {
        retry.succeeded();
        again = false;
        options.onState({ kind: 'live' });
      },
      onText: take,
      onClose() {
        again = true;
        options.onState({ kind: 'lost', again, retryAt: retry.failed() });
        options.onLost();
      },
    });
  }

  function take(text: string): void {
    const wasWaiting = waiting.length > 0;
    for (const message of parseMessages(text)) {
      // A snapshot is the whole truth, whatever its number. Anything else we already have is a repeat.
      if (message.type !== 'snapshot' && lastSeq !== undefined && message.seq <= lastSeq) continue;
      lastSeq = message.seq;
      waiting.push(message);
    }
    if (!wasWaiting && waiting.length > 0) options.schedule(flush);
  }

  function flush(): void {
    const messages = waiting;
    waiting = [];
    if (messages.length > 0) options.onMessages(messages);
  }

  return {
    start: open,
    stop() {
      retry.cancel();
      close();
    },
    retryNow: () => retry.now(),
  };
}

const Collected = z.array(z.unknown());

function parseMessages(text: string): EventMessage[] {
  return (parsed(text, (json) => Collected.parse(JSON.parse(json))) ?? []).flatMap(
    (message) => parsed(message, (value) => EventMessage.parse(value)) ?? [],
  );
}

/** Measured: some 10 µs a message in full, so 200 actions a second cost a few milliseconds of each. */
function parsed<From, To>(from: From, parse: (from: From) => To): To | undefined {
  try {
    return parse(from);
  } catch (error) {
    console.error('An event could not be read and is left out.', error);
    return undefined;
  }
}
