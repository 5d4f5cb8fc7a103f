import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { waitFor } from './wait-for';

/** An answer with any status. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. @throws if it is not JSON */
  json(): Record<string, unknown>;
}

/** Sends exactly these headers, also those that `fetch` does not allow, such as Host and Origin. */
export async function ask(
  url: string,
  options: { method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  const sent = request(url, { method, headers, agent: false });
  // A server may answer and close before it has read a body that is too large.
  const answered = once(sent, 'response');
  sent.on('error', () => undefined);
  sent.end(body);
  const [response] = (await answered) as [IncomingMessage];
  return answerOf(response);
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(response, 'close');
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}

/** Sends these bytes unchanged, and returns all received bytes. */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  // A server that refuses the request may not read it to its end.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

/** Opens a paused WebSocket on an `http:` URL, or returns the answer if the server does not upgrade. */
export async function upgrade(
  url: string,
  headers: Record<string, string> = {},
): Promise<WebSocket | Answer> {
  const { origin, ...rest } = headers;
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    headers: rest,
    ...(origin !== undefined && { origin }),
  });
  socket.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      // Messages must not arrive before a listener is added.
      socket.pause();
      resolve(socket);
    });
    socket.once('unexpected-response', (_request, response: IncomingMessage) =>
      answerOf(response).then(resolve, reject),
    );
    socket.once('close', () => reject(new Error('The WebSocket was closed before it was open.')));
  });
}

/** A subscriber of JSON messages. */
export interface Subscriber<M> {
  /** Everything received so far, in order. */
  readonly messages: M[];
  /** Waits for a message, which may have come already. */
  until(what: string, wanted: (message: M) => boolean): Promise<M>;
  close(): Promise<void>;
}

/** @throws if the upgrade is refused */
export async function subscribe<M>(url: string, headers: Record<string, string>): Promise<Subscriber<M>> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
  const messages: M[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as M));
  await once(socket, 'open');
  return {
    messages,
    until: (what, wanted) => waitFor(what, () => messages.find(wanted)),
    async close() {
      if (socket.readyState === socket.CLOSED) return;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
