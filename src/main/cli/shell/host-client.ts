import { createReadStream, createWriteStream } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseJson } from '../../../shared/json';
import type { HostEndpoint } from '../../endpoint';
import { StartError } from '../../start-error';

/** Exit codes that scripts can tell apart. 2 is a mistake in the command line. */
export const EXIT = { failed: 1, unreachable: 3, refused: 4, differs: 5, unanswered: 6 } as const;

/** How a question to a person may end. */
const EXITS: ReadonlyMap<string | undefined, keyof typeof EXIT> = new Map([
  ['question-dismissed', 'refused'],
  ['no-answer', 'unanswered'],
]);

/** The host answered with an error, or not at all. The message is for stderr. */
export class HostCallError extends StartError {
  override readonly exitCode: number;

  /** @param code the code of the host's error */
  constructor(
    message: string,
    exit: keyof typeof EXIT,
    readonly code?: string,
  ) {
    super(message);
    this.exitCode = EXIT[exit];
  }
}

export type Json = Readonly<Record<string, unknown>>;

interface Body {
  readonly type: string;
  readonly content: string | Readable;
}

export const DESKTOPS = '/api/v0/desktops';

/** Calls the API of a running host. All methods throw {@link HostCallError}. */
export class HostClient {
  /** @param desktop the desktop that requests are for, which is added if there is none; by default `main` */
  constructor(
    private readonly endpoint: HostEndpoint,
    private readonly desktop?: string,
  ) {}

  get(path: string): Promise<Json> {
    return this.#json('GET', path);
  }

  post(path: string, body: object = {}): Promise<Json> {
    return this.#json('POST', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.#send('DELETE', path);
  }

  /** Writes what a path answers to a file. */
  async download(path: string, file: string): Promise<void> {
    const answer = await this.#send('GET', path);
    await pipeline(answer, createWriteStream(file));
  }

  /** What a path answers, such as a picture. */
  async bytes(path: string): Promise<Buffer> {
    return buffer(await this.#send('GET', path));
  }

  /** Sends a file. */
  async upload(path: string, type: string, file: string): Promise<Json> {
    return jsonOf(await this.#send('POST', path, { type, content: createReadStream(file) }));
  }

  async #json(method: string, path: string, body?: object): Promise<Json> {
    const json = body && { type: 'application/json', content: JSON.stringify(body) };
    return jsonOf(await this.#send(method, path, json));
  }

  /** @returns an answer of success */
  async #send(method: string, path: string, body?: Body): Promise<IncomingMessage> {
    try {
      return await this.#exchange(method, path, body);
    } catch (error) {
      const isMissing = error instanceof HostCallError && error.code === 'desktop-not-found';
      if (!isMissing || this.desktop === undefined || path.startsWith(DESKTOPS)) throw error;
    }
    await this.post(DESKTOPS, { name: this.desktop }).catch((error: unknown) => {
      // A different command may have added it at the same moment.
      if (!(error instanceof HostCallError && error.code === 'desktop-exists')) throw error;
    });
    return this.#exchange(method, path, body);
  }

  async #exchange(method: string, path: string, body?: Body): Promise<IncomingMessage> {
    const { url, token } = this.endpoint;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(this.desktop !== undefined && { 'jumpseat-desktop': this.desktop }),
        ...(body && { 'content-type': body.type }),
      };
      const sent = request(new URL(path, url), { method, headers }, resolve);
      sent.on('error', () =>
        reject(new HostCallError(`The host at ${url} cannot be reached.`, 'unreachable')),
      );
      if (body && typeof body.content !== 'string') pipeline(body.content, sent).catch(reject);
      else sent.end(body?.content);
    });
    const { statusCode = 0 } = answer;
    if (statusCode < 400) return answer;
    const error = parseJson(await text(answer)) as
      | { message?: string; detail?: string; code?: string }
      | undefined;
    const message = [error?.message ?? `Status ${statusCode}`, error?.detail].filter(Boolean).join(' ');
    const exit = statusCode === 423 ? 'refused' : EXITS.get(error?.code);
    throw new HostCallError(message, exit ?? 'failed', error?.code);
  }
}

async function jsonOf(answer: IncomingMessage): Promise<Json> {
  const json = parseJson(await text(answer));
  return typeof json === 'object' && json !== null ? (json as Json) : {};
}
