import { readFile } from 'node:fs/promises';
import { findCookie, messageSize, openDisplay, readSetupInfo, type SetupInfo, setupRequest } from './setup';

/**
 * The few X11 requests Jumpseat needs, over one socket. A general binding reads DISPLAY and XAUTHORITY of the process;
 * here the display and its cookie are named, because one process may drive several desktops.
 */
export interface X11 extends SetupInfo {
  /** Sends a request that has no reply. `data` follows the 4-byte header; `detail` is the header's second byte. */
  send(opcode: number, detail: number, data?: Buffer): void;
  /** Sends a request and gives its reply, or throws the server's error. */
  request(opcode: number, detail: number, data?: Buffer): Promise<Buffer>;
  /** The extension's major opcode, or undefined where the server lacks it. */
  extension(name: string): Promise<number | undefined>;
  close(): void;
}

interface Pending {
  sequence: number;
  resolve(reply: Buffer): void;
  reject(error: Error): void;
}

const ERROR = 0;
const REPLY = 1;

/**
 * Opens display `:10`. `onEvent` gets every event, and replies nobody waits for (RECORD answers one request for ever);
 * `onLost` tells the end of a connection nobody closed.
 */
export async function connectX11(options: {
  display: string;
  /** Where the display's cookie is; without one the server may let us in for who we are. */
  xauthority: string | undefined;
  onEvent(event: Buffer): void;
  onLost(): void;
}): Promise<X11> {
  const number = /^:(\d+)(\.\d+)?$/.exec(options.display)?.[1];
  if (number === undefined) throw new Error(`Not a local X display: ${options.display}`);
  const cookie =
    options.xauthority === undefined ? undefined : findCookie(await readFile(options.xauthority), number);
  const socket = await openDisplay(`/tmp/.X11-unix/X${number}`);
  const pending: Pending[] = [];
  let sequence = 0;
  let received: Buffer = Buffer.alloc(0);
  let closed = false;
  let setUp: ((error?: Error) => void) | undefined;
  let facts: SetupInfo = { root: 0, resourceBase: 0, resourceMask: 0, minKeycode: 8, maxKeycode: 255 };

  function fail(error: Error): void {
    setUp?.(error);
    for (const waiting of pending.splice(0)) waiting.reject(error);
    if (closed) return;
    closed = true;
    socket.destroy();
    options.onLost();
  }
  function take(): boolean {
    if (received.length < (setUp ? 8 : 32)) return false;
    const size = messageSize(received, setUp !== undefined);
    if (received.length < size) return false;
    const message = received.subarray(0, size);
    received = received.subarray(size);
    if (setUp) {
      const done = setUp;
      setUp = undefined;
      const accepted = message.readUInt8(0) === 1;
      if (accepted) facts = readSetupInfo(message);
      done(
        accepted
          ? undefined
          : new Error(`X server refused: ${message.toString('latin1', 8).replace(/\0.*/s, '')}`),
      );
      return true;
    }
    const kind = message.readUInt8(0);
    const answered = pending[0];
    if (kind > REPLY || answered?.sequence !== message.readUInt16LE(2)) {
      if (kind !== ERROR) options.onEvent(message); // an error here is a `send`'s: a window that has just gone
      return true;
    }
    pending.shift();
    if (kind === ERROR)
      answered.reject(new Error(`X error ${message.readUInt8(1)} to request ${message.readUInt8(10)}`));
    else answered.resolve(message);
    return true;
  }
  function send(opcode: number, detail: number, data: Buffer = Buffer.alloc(0)): void {
    const header = Buffer.alloc(4);
    header.writeUInt8(opcode, 0);
    header.writeUInt8(detail, 1);
    header.writeUInt16LE(1 + data.length / 4, 2);
    sequence = (sequence + 1) & 0xffff;
    socket.write(Buffer.concat([header, data]));
  }
  function request(opcode: number, detail: number, data?: Buffer): Promise<Buffer> {
    if (closed) return Promise.reject(new Error('The X connection is closed'));
    return new Promise((resolve, reject) => {
      send(opcode, detail, data);
      pending.push({ sequence, resolve, reject });
    });
  }

  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    while (take());
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The X server closed the connection')));
  await new Promise<void>((resolve, reject) => {
    setUp = (error) => (error ? reject(error) : resolve());
    socket.write(setupRequest(cookie));
  });

  return {
    ...facts,
    send,
    request,
    async extension(name) {
      const data = Buffer.alloc(4 + Math.ceil(name.length / 4) * 4);
      data.writeUInt16LE(name.length, 0);
      data.write(name, 4, 'latin1');
      const reply = await request(98, 0, data);
      return reply.readUInt8(8) === 1 ? reply.readUInt8(9) : undefined;
    },
    close() {
      closed = true;
      socket.destroy();
    },
  };
}

/** 32-bit values as a request carries them. */
export function card32(...values: number[]): Buffer {
  const data = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    data.writeUInt32LE(value, i * 4);
  });
  return data;
}
