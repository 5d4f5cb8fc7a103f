import { messageOf } from '../../shared/error-info';
import { parseJson } from '../../shared/json';
import type { HostEndpoint } from '../endpoint';

/** Codes of JSON-RPC errors. */
const PARSE_ERROR = -32_700;
const UNREACHABLE = -32_000;

const DESKTOPS = '/api/v0/desktops';
const DESKTOP_HEADER = 'jumpseat-desktop';

/** The field of `_meta` with the revision, from 2026-07-28 on. */
const REVISION = 'io.modelcontextprotocol/protocolVersion';

type Id = string | number;

/** A message of JSON-RPC, as far as the relay reads it. */
interface Message {
  readonly id?: Id;
  readonly method?: string;
  readonly params?: {
    readonly name?: string;
    readonly requestId?: Id;
    readonly _meta?: Readonly<Record<string, unknown>>;
  };
}

export interface McpRelayOptions {
  /** Looks for the host. Called for each message, since the host may have restarted on a different port. */
  readonly find: () => HostEndpoint | undefined;
  /** The command that starts a host, for errors. */
  readonly startCommand: string;
  /** The desktop that the tools use, which is added if there is none; `main` if absent. */
  readonly desktop?: string | undefined;
  /** Whether to add a desktop with a name of its own, and to delete it at the end. */
  readonly ownDesktop?: boolean | undefined;
  /** Writes a line for the client. */
  readonly write: (line: string) => void;
}

/** Sends the messages of an MCP client to the host, each in a request of its own, and writes the answers. */
export class McpRelay {
  /** The requests that are not answered. */
  readonly #pending = new Map<Id | undefined, AbortController>();
  readonly #running = new Set<Promise<void>>();
  /** The name of the desktop that was added for this relay. */
  #own: Promise<string> | undefined;

  constructor(private readonly options: McpRelayOptions) {}

  /** Relays a line. Never rejects: an error is an answer. */
  send(line: string): Promise<void> {
    const running = this.#send(line).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Ends all requests: the client has left. The host releases what they hold. */
  async close(): Promise<void> {
    for (const request of this.#pending.values()) request.abort();
    await Promise.all(this.#running);
    const own = await this.#own?.catch(() => undefined);
    const endpoint = this.options.find();
    // The host may be gone, and its desktop with it.
    if (own !== undefined && endpoint)
      await send(endpoint, 'DELETE', `${DESKTOPS}/${own}`).catch(() => undefined);
  }

  async #send(line: string): Promise<void> {
    if (line.trim() === '') return;
    const message = parseJson(line) as Message | undefined;
    if (typeof message !== 'object' || message === null) {
      this.#fail(null, PARSE_ERROR, 'The line is not JSON.');
      return;
    }
    const { id, method, params } = message;
    if (method === 'notifications/cancelled') this.#pending.get(params?.requestId)?.abort();
    const request = new AbortController();
    if (id !== undefined) this.#pending.set(id, request);
    try {
      await this.#exchange(line, message, request.signal);
    } catch (error) {
      // A client that has cancelled expects no answer.
      if (id !== undefined && !request.signal.aborted) this.#fail(id, UNREACHABLE, messageOf(error));
    } finally {
      if (id !== undefined) this.#pending.delete(id);
    }
  }

  /** @throws an error for the client */
  async #exchange(line: string, message: Message, signal: AbortSignal): Promise<void> {
    const endpoint = this.options.find();
    if (!endpoint) throw new Error(`No Jumpseat host is running. Start one: ${this.options.startCommand}`);
    const { url, token } = endpoint;
    const desktop = await this.#desktopAt(endpoint);
    const post = () =>
      fetch(`${url}/mcp`, {
        ...{ method: 'POST', body: line, signal },
        headers: {
          ...headersFor(message, token),
          ...(desktop !== undefined && { [DESKTOP_HEADER]: desktop }),
        },
      }).catch((error: unknown) => {
        throw new Error(`The Jumpseat host at ${url} cannot be reached.`, { cause: error });
      });
    let answer = await post();
    if (answer.status === 404 && desktop !== undefined) {
      await answer.body?.cancel();
      await addDesktop(endpoint, desktop);
      answer = await post();
    }
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
    const messages = isStream && answer.body ? eventsOf(answer.body) : [await answer.text()];
    for await (const one of messages) {
      if (isAnswer(one)) this.options.write(one);
      else if (!answer.ok) throw new Error(`The Jumpseat host refused the request: ${reasonOf(one)}`);
    }
  }

  /** The desktop to use; undefined for `main`. @throws an error for the client */
  async #desktopAt(endpoint: HostEndpoint): Promise<string | undefined> {
    const { desktop, ownDesktop } = this.options;
    if (!ownDesktop) return desktop;
    this.#own ??= addDesktop(endpoint, desktop);
    return this.#own.catch((error: unknown) => {
      this.#own = undefined;
      throw error;
    });
  }

  #fail(id: Id | null, code: number, message: string): void {
    this.options.write(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } }));
  }
}

/** Adds a desktop, unless there is one of this name. @returns its name @throws an error for the client */
async function addDesktop(endpoint: HostEndpoint, name: string | undefined): Promise<string> {
  const answer = await send(endpoint, 'POST', DESKTOPS, JSON.stringify({ name }));
  const text = await answer.text();
  if (answer.ok) return String((parseJson(text) as { name?: string }).name);
  if (name !== undefined && (parseJson(text) as { code?: string } | undefined)?.code === 'desktop-exists')
    return name;
  throw new Error(`The Jumpseat host refused the desktop: ${reasonOf(text)}`);
}

function send({ url, token }: HostEndpoint, method: string, path: string, body?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
}

function headersFor({ method, params }: Message, token: string): Record<string, string> {
  const revision = params?._meta?.[REVISION];
  return {
    authorization: `Bearer ${token}`,
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    ...(typeof revision === 'string' && {
      'mcp-protocol-version': revision,
      'mcp-method': method ?? '',
      ...(params?.name !== undefined && { 'mcp-name': params.name }),
    }),
  };
}

/** The data of server-sent events, as they arrive. */
async function* eventsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    for (const event of events) {
      const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
      if (lines.length > 0) yield lines.map((line) => line.slice('data:'.length).trim()).join('\n');
    }
  }
}

/** Whether a text is a message for the client, and not one of the host's own errors. */
function isAnswer(text: string): boolean {
  const json = parseJson(text);
  return typeof json === 'object' && json !== null && 'jsonrpc' in json;
}

function reasonOf(text: string): string {
  const json = parseJson(text);
  return typeof json === 'object' && json !== null && 'message' in json
    ? String(json.message)
    : text.slice(0, 200);
}
