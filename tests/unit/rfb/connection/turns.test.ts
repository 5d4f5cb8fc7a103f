import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { RfbClient } from '../../../../src/main/rfb/client';
import { ByteReader } from '../../../../src/main/rfb/connection/byte-reader';
import { COST, Turns } from '../../../../src/main/rfb/connection/turns';
import { encodingsFor } from '../../../../src/main/rfb/encodings/choice';
import { Framebuffer } from '../../../../src/main/rfb/framebuffer/framebuffer';
import { BOMBS } from '../../../support/rfb-bombs';
import { ScriptedServer } from '../../../support/rfb-server';
import { socketPair } from '../../../support/streams';

/** So large that drawing all of it exceeds the work of a turn. */
const SCREEN = { width: 3840, height: 1080 };
/** The cost of removing and painting a large pointer. */
const POINTER = 8 * COST.decodedPixel * 512 * 512;
const EVERYTHING = encodingsFor({ lossy: true }, { name: 'QEMU', width: 1, height: 1 }, false);

/** Records the highest cost within one turn. */
class MeteredTurns extends Turns {
  turns = 0;
  most = 0;
  total = 0;
  #spent = 0;

  override spend(units: number): boolean {
    this.#spent += units;
    this.total += units;
    this.most = Math.max(this.most, this.#spent);
    return super.spend(units);
  }

  override async next(): Promise<void> {
    await super.next();
    this.#spent = 0;
    this.turns += 1;
  }
}

async function connect() {
  const turns = new MeteredTurns();
  const [near, far] = await socketPair();
  const server = new ScriptedServer(far);
  const reader = ByteReader.of(near, turns);
  const connecting = RfbClient.connect(near, reader, { local: false }, { encodings: EVERYTHING });
  await server.handshake(SCREEN);
  await server.next('setEncodings');
  await server.paint(0);
  const client = await connecting;
  onTestFinished(() => {
    client.close();
    far.destroy();
  });
  return { client, server, turns };
}

/** The highest numbers of pixels and calls of `method` within one turn of the real event loop. */
function watchDrawing(): { readonly pixels: number; readonly calls: number } {
  const most = { pixels: 0, calls: 0 };
  const now = { pixels: 0, calls: 0 };
  const note = (pixels: number) => {
    now.pixels += pixels;
    now.calls += 1;
    most.pixels = Math.max(most.pixels, now.pixels);
    most.calls = Math.max(most.calls, now.calls);
  };
  const { fill, copyRect, writeRaw } = Framebuffer.prototype;
  vi.spyOn(Framebuffer.prototype, 'fill').mockImplementation(function (this: Framebuffer, rect, pixel) {
    note(rect.width * rect.height);
    fill.call(this, rect, pixel);
  });
  vi.spyOn(Framebuffer.prototype, 'copyRect').mockImplementation(function (
    this: Framebuffer,
    rect,
    from,
    done,
    rows = rect.height,
  ) {
    note(rect.width * rows);
    copyRect.call(this, rect, from, done, rows);
  });
  vi.spyOn(Framebuffer.prototype, 'writeRaw').mockImplementation(function (
    this: Framebuffer,
    rect,
    offset,
    bytes,
  ) {
    note(bytes.length / 4);
    writeRaw.call(this, rect, offset, bytes);
  });
  let over = false;
  onTestFinished(() => {
    over = true;
  });
  void (async () => {
    while (!over) {
      await nextTurn();
      now.pixels = 0;
      now.calls = 0;
    }
  })();
  return most;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('work from a server runs in turns', () => {
  it.each(BOMBS)('$name', async ({ name, bytes }) => {
    const { client, server, turns } = await connect();
    const drawn = watchDrawing();
    // Sent as fast as possible, and read as it arrives.
    const bomb = bytes(SCREEN, 0.02);
    server.stream.resume();
    server.send(bomb);
    const after = client.fence();
    after.catch(() => undefined);
    // Without fences the client requests a pixel; the server answers after the bomb.
    await server.paint(0);
    await Promise.race([after, client.closed]);
    expect(client.alive, name).toBe(true);
    const { most, total } = turns;
    // A message that cannot be split may use up a whole turn by itself.
    const bound = 2 * COST.turn + POINTER;
    expect(most).toBeLessThan(bound);
    expect(turns.turns).toBeGreaterThanOrEqual(Math.floor(total / bound));
    // The pixels drawn in one turn are within the limit, too.
    expect(drawn.pixels).toBeLessThan(COST.turn + COST.band);
    expect(drawn.calls).toBeLessThan(2 * (COST.turn / COST.row));
  });
});
