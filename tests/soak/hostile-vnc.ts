import { setTimeout as streamTime } from 'node:timers/promises';
import type { Size } from '../../src/shared/geometry';
import { type Host, startHost } from '../support/host';
import { type Behaviour, startHostileServer } from '../support/hostile-vnc-server';
import { random } from '../support/random';
import { BOMBS } from '../support/rfb-bombs';
import { message, mutated } from '../support/rfb-fuzz';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';
import { createWatch, type Series } from './series';

type Dice = ReturnType<typeof random>;

/** Duration of a stream (ms). */
const STREAM_MS = 600;
/** Limit on the memory that hostile servers cause, besides the largest screen of each connection (MB). */
const MAX_MB = 1500;
const SIZES: readonly [Size, ...Size[]] = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 7680, height: 4320 },
];

/** Connects the host to hostile VNC servers in turn, each with its own stream. */
export const hostileVnc: Series = {
  name: 'hostile-vnc',
  title: 'answers and stops at once, even if VNC servers send invalid data',
  rounds: 200,
  roundMs: 20_000,
  async run({ rounds, seed, watch, report }) {
    const server = await startHostileServer();
    const host = await startHost(['--desktop', `vnc://127.0.0.1:${server.port}`]);
    watch(host);
    try {
      for (let n = 1; n <= rounds; n += 1) {
        const dice = random(seed + n);
        const { kind: name, behaviour } = streamOf(dice, n);
        server.behave(behaviour);
        const health = createWatch();
        health.watch(host);
        await connect(host, server.port);
        await streamTime(STREAM_MS);
        if (host.process.exitCode !== null) throw new Error(`${name}: the host has ended: ${host.output()}`);
        const { longestGapMs, ownGapMs, peakMb } = await health.stop();
        report(n, {
          name,
          ...server.toll,
          gapMs: Math.round(longestGapMs),
          ownGapMs: Math.round(ownGapMs),
          mb: Math.round(peakMb),
        });
        if (peakMb > MAX_MB) throw new Error(`${name}: the host took ${peakMb} MB.`);
      }
      // A flooded host must still handle the signal.
      server.behave({ ...floodOf('Bells'), endless: true });
      await connect(host, server.port);
      await waitFor('the server to flood the host', () => server.toll.sent > 1_000_000);
      const began = performance.now();
      const code = await host.stop();
      const tookMs = performance.now() - began;
      report(rounds + 1, { name: 'stop during a flood', tookMs: Math.round(tookMs) });
      // A host that needs longer than 5 s exits with 1.
      if (code !== 0) throw new Error(`It stopped with ${code} after ${tookMs} ms.`);
    } finally {
      server.close();
      if (host.process.exitCode === null) await host.stop();
    }
  },
};

/** Chooses the hostile server as desktop and reads its screen in every possible way; each may fail. */
async function connect(host: Host, port: number): Promise<void> {
  const body = { desktop: `vnc://127.0.0.1:${port}` };
  const connecting = host.request('/api/v0/desktop/connect', { method: 'POST', body });
  const connected = await Promise.race([connecting.then(({ ok }) => ok), streamTime(STREAM_MS, false)]);
  if (!connected) return;
  void host.act({ action: 'screenshot' }).catch(() => undefined);
  void openViewer(host).then(
    async ({ rfb, socket }) => {
      await Promise.race([rfb.closed, streamTime(STREAM_MS)]);
      socket.terminate();
    },
    () => undefined,
  );
}

function floodOf(name: string): Behaviour {
  const [size] = SIZES;
  const bomb = BOMBS.find((one) => one.name === name)?.bytes(size, 1) ?? Buffer.alloc(0);
  return { size, name: 'hostile', answerMs: 0, bomb };
}

function streamOf(dice: Dice, n: number): { readonly kind: string; readonly behaviour: Behaviour } {
  const size = dice.pick(SIZES);
  // QEMU's name makes the host paint the pointer.
  const server = {
    size,
    name: dice.pick(['QEMU', 'hostile', 'x'.repeat(60_000)]),
    answerMs: dice.pick([0, 15]),
  };
  const kind = dice.int(8);
  if (kind === 0)
    return {
      kind: 'handshake',
      behaviour: { ...server, handshake: handshakeOf(dice), bomb: Buffer.alloc(0) },
    };
  if (kind < 3) {
    const messages = Array.from({ length: 200 }, () => message(dice));
    const bomb = mutated(Buffer.concat(messages), dice);
    return { kind: 'mutated messages', behaviour: { ...server, bomb } };
  }
  const bomb = BOMBS[n % BOMBS.length];
  if (!bomb) throw new Error('There is no bomb.');
  // Compressed data uses encodings that the host requests only from a distant server.
  const name = bomb.name.includes('pointer') ? 'QEMU' : server.name;
  return { kind: bomb.name, behaviour: { ...server, name, answerMs: 15, bomb: bomb.bytes(size, 1) } };
}
function handshakeOf(dice: Dice): Buffer {
  const good = Buffer.concat([
    Buffer.from('RFB 003.008\n'),
    Buffer.of(1, 1, 0, 0, 0, 0),
    Buffer.from([0x07, 0x80, 0x04, 0x38, ...Array(16).fill(0), 0, 0, 0, 4]),
    Buffer.from('name'),
  ]);
  return dice.int(2) === 0 ? mutated(good, dice) : dice.bytes(dice.int(2000));
}
