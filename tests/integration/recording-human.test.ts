import { randomUUID } from 'node:crypto';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWebSocketStream, WebSocket } from 'ws';
import { RfbClient } from '../../src/main/rfb/client';
import type { Recording } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { upgrade } from '../support/http';

const SHIFT = 0xffe1;
const RECORD_MS = 2500;
let host: Host;

beforeAll(async () => {
  host = await startHost(['--geometry', '640x480']);
});
afterAll(() => host.stop());

/** How much of what is recorded, while `meanwhile` goes on, is in the video; of idle time it is a twentieth. */
async function shareInVideo(meanwhile: () => Promise<unknown>): Promise<number> {
  const id = randomUUID();
  const ask = (path: string) =>
    host.request(`/api/v0/desktop/recording/${path}`, { method: 'POST', body: { recording_id: id } });
  expect((await ask('start')).status).toBe(200);
  await meanwhile();
  expect((await ask('stop')).status).toBe(200);
  const recording = (await (await host.request(`/api/v0/recordings/${id}`)).json()) as Recording;
  return recording.video_ms / recording.wall_ms;
}

it('takes what a person does in a viewer as something that happens, though nothing of it is to be seen', async () => {
  const socket = await upgrade(`${host.url}/api/v0/desktop/vnc`, { authorization: `Bearer ${host.token}` });
  if (!(socket instanceof WebSocket)) throw new Error(`Refused with ${socket.status}.`);
  const viewer = await RfbClient.connect(createWebSocketStream(socket));
  const still = await shareInVideo(() => recordedTime(RECORD_MS));
  const touched = await shareInVideo(async () => {
    for (const until = Date.now() + RECORD_MS; Date.now() < until; await recordedTime(50)) {
      viewer.key(SHIFT, true);
      viewer.key(SHIFT, false);
      await viewer.fence();
    }
  });
  viewer.close();
  expect(still).toBeLessThan(0.5);
  expect(touched).toBeGreaterThan(0.9);
});
