import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ByteReader } from '../../../../src/main/rfb/connection/byte-reader';
import { openConnection } from '../../../../src/main/rfb/connection/socket';
import { LIMITS } from '../../../../src/main/rfb/limits';
import { random, SEED } from '../../../support/random';
import { waitFor } from '../../../support/wait-for';

const ABC = Buffer.from('abcdefghijklmnopqrstuvwxyz');

/** A stream that only records whether it is paused. */
function pausable() {
  let paused = false;
  return {
    pause() {
      paused = true;
      return this as never;
    },
    resume() {
      paused = false;
      return this as never;
    },
    isPaused: () => paused,
  };
}

async function pour(reader: ByteReader, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  await reader.pipe(length, (bytes) => void parts.push(Buffer.from(bytes)));
  return Buffer.concat(parts);
}

describe('ByteReader', () => {
  it('returns the requested bytes, however they arrive', async () => {
    for (let seed = SEED; seed < SEED + 200; seed++) {
      const { int, bytes } = random(seed);
      const sent = bytes(300);
      const reader = new ByteReader(pausable());
      const taken: Buffer[] = [];
      const reading = (async () => {
        for (let left = sent.length; left > 0; ) {
          const length = Math.min(left, int(40));
          taken.push(int(2) ? await reader.take(length) : await pour(reader, length));
          left -= length;
        }
      })();
      for (let at = 0; at < sent.length; ) {
        const piece = Buffer.from(sent.subarray(at, at + 1 + int(30)));
        at += piece.length;
        const borrowed = int(2) === 1;
        reader.feed(piece, borrowed);
        // The owner of a borrowed buffer overwrites it.
        if (borrowed) piece.fill(0xee);
        if (int(3) === 0) await Promise.resolve();
      }
      await reading;
      expect(Buffer.concat(taken).equals(sent), `seed ${seed}`).toBe(true);
    }
  });

  it('returns long borrowed pieces unchanged, although it uses the memory of their copies again', async () => {
    const { bytes, int } = random(SEED);
    const reader = new ByteReader(pausable());
    const sent: Buffer[] = [];
    const received: Buffer[] = [];
    for (let round = 0; round < 20; round++) {
      const pieces = Array.from({ length: 1 + int(3) }, () => bytes(60_000 + int(40_000)));
      for (const piece of pieces) {
        sent.push(Buffer.from(piece));
        reader.feed(piece, true);
        piece.fill(0xee);
      }
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      // A field that is kept, then pixels.
      received.push(await reader.take(12), await pour(reader, length - 24), await reader.take(12));
    }
    expect(Buffer.concat(received).equals(Buffer.concat(sent))).toBe(true);
  });

  it('returns zero bytes at once, and skips bytes', async () => {
    const reader = new ByteReader(pausable());
    expect((await reader.take(0)).length).toBe(0);
    await reader.skip(0);
    reader.feed(ABC);
    await reader.skip(20);
    expect(String(await reader.take(6))).toBe('uvwxyz');
  });

  it('returns the bytes before the end, and then fails each call at once', async () => {
    const reader = new ByteReader(pausable());
    reader.feed(ABC);
    reader.end();
    expect((await reader.take(26)).equals(ABC)).toBe(true);
    for (let i = 0; i < 2; i++) {
      await expect(reader.take(1)).rejects.toMatchObject({ code: 'closed' });
      await expect(reader.pipe(1, () => {})).rejects.toMatchObject({ code: 'closed' });
    }
  });

  it.each(['take', 'skip'] as const)('fails a waiting %s when the stream ends in the middle', async (how) => {
    const reader = new ByteReader(pausable());
    reader.feed(ABC.subarray(0, 3));
    const waiting = reader[how](4);
    reader.end(new Error('ECONNRESET'));
    await expect(waiting).rejects.toMatchObject({
      code: 'closed',
      message: expect.stringContaining('ECONNRESET'),
    });
  });

  it('ends with the stream, even if only the readable side ends', async () => {
    const stream = new PassThrough({ autoDestroy: false });
    const waiting = ByteReader.of(stream).take(1);
    stream.end();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
  });

  it('pauses a stream above the read-ahead limit, and resumes it at half of that', async () => {
    const stream = pausable();
    const reader = new ByteReader(stream);
    const half = Buffer.alloc(LIMITS.readAhead / 2);
    reader.feed(half);
    reader.feed(half);
    expect(stream.isPaused()).toBe(false);
    reader.feed(Buffer.alloc(10));
    expect(stream.isPaused()).toBe(true);
    await reader.take(half.length);
    expect(stream.isPaused()).toBe(true);
    await reader.take(10);
    expect(stream.isPaused()).toBe(false);
  });

  it('neither buffers nor pauses for piped bytes', async () => {
    const stream = pausable();
    const reader = new ByteReader(stream);
    let poured = 0;
    const pouring = reader.pipe(4 * LIMITS.readAhead, (bytes) => {
      poured += bytes.length;
    });
    for (let i = 0; i < 4; i++) reader.feed(Buffer.alloc(LIMITS.readAhead));
    await pouring;
    expect(poured).toBe(4 * LIMITS.readAhead);
    expect(stream.isPaused()).toBe(false);
  });
});

describe('openConnection', () => {
  it('limits a fast server to the read-ahead, and loses no bytes', async () => {
    const total = 4 * LIMITS.readAhead;
    const sent = Buffer.alloc(total, ABC);
    const { endpoint, accepted } = listen((socket) => socket.end(sent));
    const { socket, reader } = await openConnection(endpoint);
    onTestFinished(() => void socket.destroy());
    await waitFor('the reader to pause the server', () => socket.isPaused());
    // The kernel buffers some bytes; the server must still hold the rest.
    const server = await accepted;
    expect(server.writableLength).toBeGreaterThan(0);
    expect((await pour(reader, total)).equals(sent)).toBe(true);
    await expect(reader.take(1)).rejects.toMatchObject({ code: 'closed' });
  });

  it('fails with the error of the socket if there is no server', async () => {
    await expect(openConnection({ path: '/nowhere/at/all' })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

function listen(onConnect: (socket: import('node:net').Socket) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'jumpseat-sock-'));
  const path = join(folder, 's');
  const server = createServer();
  const accepted = new Promise<import('node:net').Socket>((resolve) => {
    server.once('connection', (socket) => {
      onConnect(socket);
      resolve(socket);
    });
  });
  server.listen(path);
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { endpoint: { path }, accepted };
}
