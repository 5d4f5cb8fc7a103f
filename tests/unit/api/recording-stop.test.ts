import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { bindRoutes } from '../../../src/main/api/bind-routes';
import { recorderHandlers } from '../../../src/main/api/routes/recordings';
import { createServer } from '../../../src/main/api/server';
import { createKeyedQueue } from '../../../src/main/recorder/keyed-queue';
import { newRecording } from '../../../src/main/recorder/library/new-recording';
import type { RecordingLibrary } from '../../../src/main/recorder/library/recording-library';
import { createRecordingStore, RECORDING_FILES } from '../../../src/main/recorder/library/recording-store';
import type { Recorder } from '../../../src/main/recorder/recorder';
import type { Recordings } from '../../../src/main/recorder/recordings';
import { RECORDER_ROUTES } from '../../../src/shared/routes/recordings';
import { tempDir } from '../../support/temp-dir';

const id = randomUUID();
/** More than the buffers between server and client. */
const video = randomBytes(24 * 1024 * 1024);
const thumbnail = randomBytes(1000);

async function serve() {
  const store = createRecordingStore(tempDir());
  mkdirSync(store.folder(id), { recursive: true });
  writeFileSync(store.path(id, RECORDING_FILES.video), video);
  writeFileSync(store.path(id, RECORDING_FILES.thumbnail), thumbnail);
  const { run: inTurn } = createKeyedQueue();
  const recording = newRecording(id, new Date(), 'A recording');
  /** Replaces the folder of an id, as a start does. */
  const startAnew = () =>
    inTurn(id, async () => {
      const folder = await store.create(id);
      writeFileSync(store.path(id, RECORDING_FILES.video), 'of the new one');
      await folder.commit();
    });
  const stop: Recordings['stop'] = (asked, beforeRestart) => {
    const stopped = inTurn(asked, async () => {
      await beforeRestart?.(recording);
      return recording;
    });
    // The start waits for its turn.
    restarted = startAnew();
    return stopped;
  };
  let restarted: Promise<void> | undefined;
  const server = await createServer({
    log: pino({ level: 'silent' }),
    access: () => undefined,
  });
  // The route uses only `stop`.
  const parts = {
    recorder: {} as Recorder,
    recordings: { stop } as Recordings,
    library: {} as RecordingLibrary,
    store,
  };
  await bindRoutes(server, RECORDER_ROUTES, recorderHandlers(parts));
  await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  const ask = async () => {
    const asked = request({ port, method: 'POST', path: '/api/v0/desktop/recording/stop', agent: false });
    asked.end(JSON.stringify({ recording_id: id }));
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { answer, asked };
  };
  const openFiles = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).includes(id);
      } catch {
        return false;
      }
    });
  return { ask, openFiles, restarted: () => restarted };
}

it('stop sends both parts completely to a slow reader, even if the id is started again', async () => {
  const { ask, openFiles, restarted } = await serve();
  const { answer } = await ask();
  await restarted();
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  expect(body.length).toBe(Number(answer.headers['content-length']));
  expect(body.includes(video.subarray(-1000))).toBe(true);
  expect(body.includes(thumbnail)).toBe(true);
  await vi.waitFor(() => expect(openFiles()).toEqual([]));
});

it('stop closes the files when the reader disconnects', async () => {
  const { ask, openFiles } = await serve();
  const { asked } = await ask();
  expect(openFiles().length).toBe(2);
  asked.destroy();
  await vi.waitFor(() => expect(openFiles()).toEqual([]));
});
