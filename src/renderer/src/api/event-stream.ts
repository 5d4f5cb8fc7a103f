import { z } from 'zod';
import { EventMessage } from '../../../shared/events';
import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import { desktopUrl, urlOf } from '../../../shared/routes/routes';
import { COLLECTED_FOR } from './frame-gap';
import { createRetry } from './retry';

/** Handlers of a text WebSocket. `onClose` is called once, also if it never opened. */
export interface SocketHandlers {
  onOpen(): void;
  onText(text: string): void;
  onClose(): void;
}

/** Opens a WebSocket and returns a function that closes it. After that no handler is called. */
export type Connect = (path: string, handlers: SocketHandlers) => () => void;

export type StreamState =
  | { readonly kind: 'connecting'; readonly again: boolean }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly again: true; readonly retryAt: number };

export interface EventStreamOptions {
  /** The desktop of the events, `main` by default; `*` for all desktops. */
  readonly desktop?: string;
  /** How long the host collects events before it sends them (ms). */
  readonly every?: number;
  readonly connect: Connect;
  /** Calls `flush` once for all messages that arrived, with a frame of the browser. */
  readonly schedule: (flush: () => void) => void;
  readonly onMessages: (messages: readonly EventMessage[]) => void;
  readonly onState: (state: StreamState) => void;
  /** Connecting failed, or the connection was lost. A WebSocket does not report the reason. */
  readonly onLost: () => void;
}

/** The host's event stream. It reconnects by itself and resumes after the last event. */
export function createEventStream(options: EventStreamOptions) {
  const retry = createRetry(open);
  let close = () => {};
  let again = false;
  let lastSeq: number | undefined;
  let waiting: EventMessage[] = [];

  function open(): void {
    options.onState({ kind: 'connecting', again });
    close = options.connect(streamUrl(options, lastSeq), {
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
      // A snapshot replaces the whole state, whatever its number. Other events with a known number are repeats.
      const isWhole = message.type === 'snapshot' || message.type === 'overview';
      if (!isWhole && lastSeq !== undefined && message.seq <= lastSeq) continue;
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
    /** Connects at once, if an attempt is planned. */
    retryNow: retry.now,
  };
}

function streamUrl(
  { desktop = MAIN_DESKTOP, every = COLLECTED_FOR }: EventStreamOptions,
  since: number | undefined,
): string {
  const query = { every, since };
  return desktop === '*'
    ? urlOf('subscribeToEvents', { query: { desktop, ...query } })
    : desktopUrl(desktop, 'subscribeToEvents', { query });
}

const Collected = z.array(z.unknown());

function parseMessages(text: string): EventMessage[] {
  return (parsed(text, (json) => Collected.parse(JSON.parse(json))) ?? []).flatMap(
    (message) => parsed(message, (value) => EventMessage.parse(value)) ?? [],
  );
}

/** Measured: some 10 µs per message, so 200 actions a second cost a few ms of each second. */
function parsed<From, To>(from: From, parse: (from: From) => To): To | undefined {
  try {
    return parse(from);
  } catch (error) {
    console.error('An event could not be read and is left out.', error);
    return undefined;
  }
}
