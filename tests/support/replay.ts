import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import type { JournalEntry } from '../../src/shared/journal';
import { ReplayState } from '../../src/shared/replay';
import type { Host } from './host';
import { waitFor } from './wait-for';

/** Controls a host's replay through the API. */
export function replayOf(host: Pick<Host, 'request'>) {
  const ask = async (method: string, path: string, body?: unknown): Promise<ReplayState> => {
    const response = await host.request(`/api/v0/replay${path}`, { method, body });
    const json: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(json));
    return ReplayState.parse(json);
  };
  const state = () => ask('GET', '');
  return {
    state,
    load: (request: object) => ask('POST', '', request),
    play: () => ask('POST', '/play'),
    step: () => ask('POST', '/step'),
    answer: (answer: object) => ask('POST', '/answer', answer),
    change: (settings: object) => ask('PATCH', '', settings),
    /** Waits until the replay no longer plays. */
    async still(): Promise<ReplayState> {
      return waitFor(
        'the replay to stand still',
        async () => {
          const now = await state();
          return now.status !== 'playing' && now;
        },
        60_000,
      );
    },
  };
}

/** An entry of a session on a desktop of 1920x1080, `n` seconds after its start. */
export function recorded(n: number, part: Partial<JournalEntry>): JournalEntry {
  const at = new Date(Date.UTC(2026, 10, 21) + n * 1000).toISOString();
  return {
    id: randomUUID(),
    source: 'agent',
    request: {},
    native: { width: 1920, height: 1080 },
    received_at: at,
    done_at: at,
    status: 'done',
    ...part,
  };
}

/** A recorded click on a desktop of 1920x1080. */
export function recordedClick(n: number, x: number, y: number): JournalEntry {
  const native = { width: 1920, height: 1080, at: { x, y } };
  return recorded(n, { request: { action: 'left_click', coordinate: [x, y] }, native });
}

/** The screen of a host's desktop once it is still, as rows of RGB. */
export async function stillScreen(host: Host): Promise<Buffer> {
  const look = async () => {
    const { json } = await host.act({ action: 'screenshot' });
    return sharp(Buffer.from(String(json.screenshot_data), 'base64'))
      .removeAlpha()
      .raw()
      .toBuffer();
  };
  let last = await look();
  return waitFor('the screen to rest', async () => {
    await delay(300);
    const now = await look();
    const same = now.equals(last);
    last = now;
    return same && now;
  });
}

/** The number of pixels that differ between two screens. */
export function pixelsThatDiffer(a: Buffer, b: Buffer): number {
  let count = 0;
  for (let i = 0; i < a.length; i += 3) if (a.readUIntBE(i, 3) !== b.readUIntBE(i, 3)) count += 1;
  return count;
}
