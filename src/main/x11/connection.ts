import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createEmitter } from '../base/emitter';
import { REQUEST } from './opcodes';
import { findCookie, messageSize, openDisplay, readSetupInfo, type SetupInfo, setupRequest } from './setup';

/** A display such as `:10`, and its cookie file; undefined if the server trusts this user without a cookie. */
export interface XDisplay {
  readonly display: string;
  readonly xauthority: string | undefined;
}

/**
 * The few X11 requests Jumpseat needs, over one socket. A general binding reads DISPLAY and XAUTHORITY of the process;
 * here the display and its cookie are named, because one process may drive several desktops.
 */
export type X11 = XConnection & SetupInfo;

/** Opens a display. `onLost` is called when a connection ends that we did not close. */
export async function connectX11({ display, xauthority }: XDisplay, onLost = () => {}): Promise<X11> {
  const number = /^:(\d+)(\.\d+)?$/.exec(display)?.[1];
  if (number === undefined) throw new Error(`Not a local X display: ${display}`);
  const cookie = xauthority === undefined ? undefined : findCookie(await readFile(xauthority), number);
  const connection = new XConnection(await openDisplay(`/tmp/.X11-unix/X${number}`), onLost);
  return Object.assign(connection, await connection.setUp(cookie));
}

interface PendingReply {
  readonly sequence: number;
  resolve(reply: Buffer): void;
  reject(error: Error): void;
}

const ERROR = 0;
const REPLY = 1;

class XConnection {
  readonly #events = createEmitter<Buffer>();
  /** Reports every event, and further replies to one request: RECORD answers one request with a stream. */
  readonly onEvent = this.#events.subscribe;
  readonly #pending: PendingReply[] = [];
  /** Set until the server has answered the set-up request. */
  #setUp: Omit<PendingReply, 'sequence'> | undefined;
  #sequence = 0;
  #received: Buffer = Buffer.alloc(0);
  #closed = false;

  constructor(
    private readonly socket: Socket,
    private readonly onLost: () => void,
  ) {
    socket.on('data', (chunk) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      for (let message = this.#next(); message; message = this.#next()) this.#handle(message);
    });
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('The X server closed the connection')));
  }

  /** Must be called first. @throws if the server refuses the connection */
  async setUp(cookie: Buffer | undefined): Promise<SetupInfo> {
    const answer = await new Promise<Buffer>((resolve, reject) => {
      this.#setUp = { resolve, reject };
      this.socket.write(setupRequest(cookie));
    });
    if (answer.readUInt8(0) === 1) return readSetupInfo(answer);
    throw new Error(`X server refused: ${answer.toString('latin1', 8).replace(/\0.*/s, '')}`);
  }

  /** Sends a request that has no reply. `data` follows the 4-byte header; `detail` is the header's second byte. */
  send(opcode: number, detail = 0, data: Buffer = Buffer.alloc(0), pixels?: Buffer): void {
    const header = Buffer.alloc(4);
    header.writeUInt8(opcode, 0);
    header.writeUInt8(detail, 1);
    header.writeUInt16LE(1 + (data.length + (pixels?.length ?? 0)) / 4, 2);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.socket.write(Buffer.concat([header, data]));
    // Not copied: those of a whole screen would take as long as to start its X server.
    if (pixels) this.socket.write(pixels);
  }

  /** Sends a request and returns its reply. @throws the server's error */
  request(opcode: number, detail?: number, data?: Buffer): Promise<Buffer> {
    if (this.#closed) return Promise.reject(new Error('The X connection is closed'));
    return new Promise((resolve, reject) => {
      this.send(opcode, detail, data);
      this.#pending.push({ sequence: this.#sequence, resolve, reject });
    });
  }

  /** Resolves when the server has processed everything sent before. */
  async sync(): Promise<void> {
    await this.request(REQUEST.getInputFocus);
  }

  /** The major opcode of an extension; undefined if the server lacks it. */
  async extension(name: string): Promise<number | undefined> {
    const reply = await this.request(REQUEST.queryExtension, 0, nameData(name));
    return reply.readUInt8(8) === 1 ? reply.readUInt8(9) : undefined;
  }

  async atom(name: string): Promise<number> {
    return (await this.request(REQUEST.internAtom, 0, nameData(name))).readUInt32LE(8);
  }

  close(): void {
    this.#closed = true;
    this.socket.destroy();
  }

  #next(): Buffer | undefined {
    const isSetUp = this.#setUp !== undefined;
    if (this.#received.length < (isSetUp ? 8 : 32)) return undefined;
    const size = messageSize(this.#received, isSetUp);
    if (this.#received.length < size) return undefined;
    const message = this.#received.subarray(0, size);
    this.#received = this.#received.subarray(size);
    return message;
  }

  #handle(message: Buffer): void {
    if (this.#setUp) {
      this.#setUp.resolve(message);
      this.#setUp = undefined;
      return;
    }
    const kind = message.readUInt8(0);
    const answered = this.#pending[0];
    if (kind > REPLY || answered?.sequence !== message.readUInt16LE(2)) {
      // An error without a pending reply is about a `send`: the window has just gone.
      if (kind !== ERROR) this.#events.emit(message);
      return;
    }
    this.#pending.shift();
    if (kind === REPLY) answered.resolve(message);
    else answered.reject(new Error(`X error ${message.readUInt8(1)} to request ${message.readUInt8(10)}`));
  }

  #fail(error: Error): void {
    this.#setUp?.reject(error);
    for (const waiting of this.#pending.splice(0)) waiting.reject(error);
    if (this.#closed) return;
    this.close();
    this.onLost();
  }
}

/** 32-bit values as a request carries them. */
export function card32(...values: number[]): Buffer {
  const data = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) data.writeUInt32LE(value, i * 4);
  return data;
}

/** `data`, followed by zeros up to a multiple of 4 bytes. */
export function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
}

function nameData(name: string): Buffer {
  return Buffer.concat([card32(name.length), padded(Buffer.from(name, 'latin1'))]);
}
