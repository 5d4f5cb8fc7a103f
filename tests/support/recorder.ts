import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach } from 'vitest';
import type { ScreenFrame } from '../../src/main/recorder/capture/screen-feed';
import { createFramePool } from '../../src/main/recorder/encode/frame-pool';
import { RecordingLibrary } from '../../src/main/recorder/library/recording-library';
import { createRecordingStore } from '../../src/main/recorder/library/recording-store';
import { Recorder, type RecorderOptions } from '../../src/main/recorder/recorder';
import { Recordings, type RecordingsOptions } from '../../src/main/recorder/recordings';
import { Framebuffer } from '../../src/main/rfb/framebuffer/framebuffer';
import type { Recording } from '../../src/shared/recording';

/** Steps to run after a test, the last one first. */
export const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A screen that never changes. With a real one, these tests would need ten minutes, or a full disk. */
export function stillScreen(): RecorderOptions['feed'] {
  const size = { width: 64, height: 64 };
  const shot: ScreenFrame = { frame: createFramePool().take(size, 6144), at: Date.now(), isActivity: true };
  shot.frame.data.fill(128);
  return {
    latest: shot,
    framebuffer: new Framebuffer(size),
    async watch(onShot) {
      onShot({ ...shot, at: Date.now() });
      return () => undefined;
    },
  };
}

/** A folder for recordings, deleted after the test. */
export function newRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'recorder-test-'));
  undo.push(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  return root;
}

/** A recorder without a host; `maxBytes` is the quota. */
export function newRecorder(
  part: Partial<RecorderOptions & RecordingsOptions>,
  maxBytes?: number,
  root = newRoot(),
) {
  const notices: string[] = [];
  const seen: Recording[] = [];
  const store = createRecordingStore(root);
  const library = new RecordingLibrary({
    store,
    maxBytes,
    onChange: (recording) => seen.push(recording),
    onRemoved: () => undefined,
    onRemovedForQuota: ({ title }) => notices.push(`removed ${title}`),
  });
  const log = pino({ level: 'silent' });
  const onNotice = (_level: string, message: string) => notices.push(message);
  const shared = { store, library, log, onNotice };
  const recordings = new Recordings({ ...shared, freeBytes: async () => 1_000_000, ...part });
  const recorder = new Recorder({
    ...shared,
    recordings,
    feed: stillScreen(),
    fps: 15,
    idleAfterMs: 350,
    idleSpeed: 20,
    minFreeBytes: 1000,
    tickMs: 50,
    ...part,
  });
  undo.push(async () => {
    recordings.stopRetries();
    await recorder.shutDown().finished;
    await recordings.idle();
  });
  return { recorder, recordings, library, store, notices, seen };
}
