import { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RfbClient } from '../../../src/main/rfb/client';
import { encodingsFor } from '../../../src/main/rfb/encodings/choice';
import { LIMITS } from '../../../src/main/rfb/limits';
import { RfbError } from '../../../src/main/rfb/rfb-error';
import { random, SEED } from '../../support/random';
import { fence, raw, serverInit, u8, u32, update } from '../../support/rfb-bytes';
import { message, mutated } from '../../support/rfb-fuzz';

const SERVERS = 10_000;
const SIZE = { width: 40, height: 30 };
const END_OF_CONTINUOUS = u8(150);
/** A valid handshake. Half of the seeds do not change it, since few changed ones would succeed. */
const HANDSHAKE = Buffer.concat([Buffer.from('RFB 003.008\n'), u8(1, 1), u32(0), serverInit(SIZE)]);

const EVERYTHING = encodingsFor({ lossy: true }, { name: 'QEMU', width: 1, height: 1 }, false);

type Random = ReturnType<typeof random>;

describe('10,000 servers that send invalid data', () => {
  const escaped: unknown[] = [];
  const note = (error: unknown) => void escaped.push(error);

  beforeAll(() => {
    process.on('unhandledRejection', note).on('uncaughtException', note);
  });
  afterAll(() => {
    process.off('unhandledRejection', note).off('uncaughtException', note);
  });

  it('cause neither a hang, nor an unexpected error, nor more memory than a screen needs', async () => {
    const codes = new Map<string, number>();
    for (let server = 0; server < SERVERS; server++) {
      const outcome = await talk(random(SEED + server));
      codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(escaped).toEqual([]);
    // Each kind of error occurred, so the fuzzing reaches past the first byte.
    for (const code of [
      'closed',
      'protocol',
      'security',
      'refused',
      'connected, closed',
      'connected, protocol',
    ]) {
      expect(codes.get(code) ?? 0, code).toBeGreaterThan(5);
    }
  }, 60_000);
});

/** Runs a server that sends its data in pieces and disconnects. Returns the result. */
async function talk(dice: Random): Promise<string> {
  const stream = new Duplex({
    read() {},
    write: (_chunk, _encoding, done) => done(),
    allowHalfOpen: false,
  });
  // With this many changes per second, every server counts as distant.
  const ahead = dice.int(3) === 0;
  const connecting = RfbClient.connect(
    stream,
    undefined,
    { local: false },
    { encodings: EVERYTHING, ...(ahead && { changesPerSecond: 1e9 }) },
  );
  const said = script(dice, ahead);
  for (let at = 0; at < said.length; ) {
    const piece = said.subarray(at, at + 1 + dice.int(dice.int(3) === 0 ? 3 : 2000));
    stream.push(piece);
    at += piece.length;
  }
  stream.push(null);

  let client: RfbClient;
  try {
    client = await connecting;
  } catch (error) {
    if (error instanceof RfbError) return error.code;
    throw error;
  }
  const results = await Promise.allSettled([client.capture(), client.fence(), client.nextChange()]);
  const { width, height, data } = client.framebuffer;
  if (width * height > LIMITS.pixels || data.length !== width * height * 4) return 'a screen too large';
  for (const result of results) {
    if (result.status === 'rejected' && !(result.reason instanceof RfbError)) throw result.reason;
  }
  return `connected, ${(await client.closed).code}`;
}

function script(dice: Random, ahead: boolean): Buffer {
  if (dice.int(20) === 0) return dice.bytes(dice.int(200));
  const answer = Buffer.concat([
    ...(ahead ? [fence(1, u32(0)), END_OF_CONTINUOUS] : []),
    update([raw({ x: 0, y: 0, width: 1, height: 1 }, 1)]),
    // Answers to the measurement of latency.
    ...(ahead ? [1, 2, 3].map((id) => fence(1, u32(id))) : []),
  ]);
  const rest = Buffer.concat(Array.from({ length: dice.int(12) }, () => message(dice)));
  const whole = dice.int(3) > 0;
  const start = whole ? HANDSHAKE : mutated(HANDSHAKE, dice);
  return Buffer.concat([start, answer, dice.int(2) ? rest : mutated(rest, dice)]);
}
