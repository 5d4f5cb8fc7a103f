import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  electron,
  electronArgs,
  endpointIn,
  removeWithProfile,
  spawnElectron,
  startScreen,
} from '../support/electron-app';
import { USERS } from '../support/electron-user';
import { type HostClient, hostClient } from '../support/host-client';
import { replayOf } from '../support/replay';
import { untilPictured } from '../support/snapshots';
import { waitFor } from '../support/wait-for';

/** Lines of a run without a fault: the address, and what Chromium logs on a machine without a bus or a GPU. */
const EXPECTED = /^$|^Jumpseat serves the desktop API at |^\[\d+:\d+\/[\d.]+:\w+:\w+\.cc\(\d+\)\] /;

// Once: pictures are made in processes that have no sandbox for any user.
const [user] = USERS;

describe.skipIf(electron === undefined || process.platform !== 'linux')('in Electron', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-electron-'));
  let screen: Awaited<ReturnType<typeof startScreen>>;
  let app: ReturnType<typeof spawnElectron>;
  let host: HostClient;

  beforeAll(async () => {
    screen = await startScreen();
    user.own(dataDir);
    app = spawnElectron(electronArgs(dataDir, { user }), screen.env, user);
    await waitFor('the API', () => existsSync(join(dataDir, 'endpoint.json')));
    host = hostClient(endpointIn(dataDir));
  });
  afterAll(async () => {
    app?.process.kill('SIGTERM');
    await app?.exited;
    await screen?.stop();
    await removeWithProfile(dataDir);
  });

  async function act(body: object): Promise<Record<string, unknown>> {
    const { status, json } = await host.act(body);
    expect([status, json.warnings]).toEqual([200, undefined]);
    return json;
  }

  it('forty screenshots, a recording and a replay come without a warning', async () => {
    const recording = { recording_id: randomUUID() };
    const start = await host.request('/api/v0/desktop/recording/start', { method: 'POST', body: recording });
    expect(start.status).toBe(200);
    for (let i = 0; i < 40; i += 1) {
      if (i % 8 === 0) await act({ action: 'left_click', coordinate: [200 + i, 300] });
      const size = [1920, 1280, 1024, 641, 160][i % 5] ?? 0;
      const declared = { scaled_width: size, scaled_height: Math.round(size * 0.5625) };
      const { screenshot_data } = await act({ action: 'screenshot', ...declared });
      const png = Buffer.from(String(screenshot_data), 'base64');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(Object.values(declared));
    }
    const pictured = await untilPictured(host);
    const { session } = await host.journal();
    for (const kind of ['before', 'after', 'thumb']) {
      expect((await host.request(`/api/v0/sessions/${session}/pictures/${pictured.id}/${kind}`)).status).toBe(
        200,
      );
    }
    const stop = await host.request('/api/v0/desktop/recording/stop', { method: 'POST', body: recording });
    expect([stop.status, (await stop.arrayBuffer()).byteLength > 1000]).toEqual([200, true]);

    const replay = replayOf(host);
    await replay.load({ session, speed: 'none' });
    await replay.play();
    // On a busy machine, a snapshot may show the pointer at its place before.
    let ended = await replay.still();
    while (ended.question?.kind === 'differs') {
      await replay.answer({ answer: 'go_on' });
      ended = await replay.still();
    }
    expect([ended.status, ended.question]).toEqual(['done', undefined]);

    const lines = app.output().split('\n');
    expect(lines.filter((line) => !EXPECTED.test(line))).toEqual([]);
  });
});
