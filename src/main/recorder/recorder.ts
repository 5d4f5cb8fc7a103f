import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Notice } from '../../shared/events';
import type { JournalEntry } from '../../shared/journal';
import type { Recording, RecordingChange, RecordingDetail } from '../../shared/recording';
import type { TimePoint } from '../../shared/time-map';
import { type ActiveRecording, beginRecording } from './active';
import { messageOf, RecorderError } from './errors';
import { findFfmpeg } from './ffmpeg-path';
import { createFilm } from './film';
import { finishVideo } from './finish';
import { freeBytesAt } from './free-bytes';
import type { Library } from './library';
import { newRecording } from './new-recording';
import { createPosters } from './poster';
import { removeWorkings, repair } from './repair';
import type { Screen } from './screen';
import type { Store } from './store';
import { createTurns } from './turns';

export interface RecorderOptions {
  readonly store: Store;
  readonly library: Library;
  readonly screen: Screen;
  readonly fps: number;
  readonly idleAfterMs: number;
  readonly idleSpeed: number;
  /** Bytes that must stay free on the disk. */
  readonly minFreeBytes: number;
  /** How long nobody may touch the desktop before recordings end, in milliseconds. */
  readonly endAfterMs?: number;
  /** How often it looks at the disk and at what it records, in milliseconds. */
  readonly tickMs?: number;
  /** Bytes that are free; by default those of the disk the recordings are on. */
  readonly freeBytes?: () => Promise<number>;
  readonly log: Logger;
  readonly onNotice: (level: Notice['level'], message: string) => void;
}

export interface StartOptions {
  readonly chatId?: string | undefined;
}

/** Makes recordings: at most five at once, each whole on disk whatever happens. */
export interface Recorder {
  /** Resolves when the library has been read and what a killed host left is being repaired. */
  readonly ready: Promise<void>;
  /** Those being made. */
  active(): Recording[];
  /** Resolves when the first picture is on disk. @throws {RecorderError} */
  start(id: string, options?: StartOptions): Promise<Recording>;
  /** Ends it, or gives what has ended. @throws {RecorderError} `not-found`, `corrupted`, `failed` */
  stop(id: string): Promise<Recording>;
  /** The map of one being made. */
  clock(id: string): readonly TimePoint[] | undefined;
  /** @throws {RecorderError} `not-found` */
  change(id: string, change: RecordingChange): Promise<Recording>;
  /** @throws {RecorderError} `not-found`, `busy` */
  remove(id: string): Promise<void>;
  actionStarted(entry: JournalEntry): void;
  actionDone(entry: JournalEntry): void;
  humanInput(): void;
  /** Ends all recordings and takes no more. */
  shutDown(): Promise<void>;
}

const MAX_ACTIVE = 5;
const TEN_MINUTES = 10 * 60_000;
const TICK_MS = 2000;
/** Share of frames left out from which a person is told. */
const TELL_SKIPPED = 1 / 20;
const TELL_AFTER = 100;

export function createRecorder(options: RecorderOptions): Recorder {
  const { store, library, screen, fps, log, onNotice, endAfterMs = TEN_MINUTES } = options;
  const freeBytes = options.freeBytes ?? (() => freeBytesAt(store.root));
  const film = createFilm({
    screen,
    root: store.root,
    fps,
    idleAfterMs: options.idleAfterMs,
    idleSpeed: options.idleSpeed,
    onTrouble: (message) => onNotice('warn', message),
  });
  const posterOf = createPosters(() => screen.framebuffer);
  const inTurn = createTurns();
  /** With undefined for one that is about to begin. */
  const active = new Map<string, ActiveRecording | undefined>();
  const told = new Set<string>();
  let lastInput = Date.now();
  let running = 0;
  let stopping = false;
  let ticking: NodeJS.Timeout | undefined;

  const ready = (async () => {
    for (const id of await library.load()) void inTurn(id, () => repairOne(id));
    await library.keepQuota();
  })();
  ready.catch((error: unknown) => log.error({ err: error }, 'The recordings could not be read'));

  async function repairOne(id: string): Promise<void> {
    try {
      const repaired = await repair(store, findFfmpeg(), id);
      await library.save(repaired);
      if (repaired.status === 'recovered') {
        await removeWorkings(store, id);
        onNotice('info', `The recording "${repaired.title}" was recovered.`);
      } else {
        onNotice('warn', `The recording "${repaired.title}" could not be recovered: ${repaired.reason}`);
      }
    } catch (error) {
      log.error({ err: error, id }, 'A recording could not be repaired');
    }
  }

  async function begin(id: string, { chatId }: StartOptions): Promise<Recording> {
    const ffmpeg = findFfmpeg();
    await mkdir(store.root, { recursive: true, mode: 0o700 });
    if ((await freeBytes()) < options.minFreeBytes) {
      throw new RecorderError('disk-full', 'The disk is nearly full.');
    }
    if (library.get(id)) await library.remove(id);
    await store.create(id);
    const draft = { ...newRecording(id, new Date()), ...(chatId !== undefined && { chat_id: chatId }) };
    await store.write(draft);
    const recording = await beginRecording({
      id,
      store,
      film,
      ffmpeg,
      posterOf,
      onTrouble: (message) => onNotice('warn', message),
      onGivenUp: (reason) => void inTurn(id, () => end(id, reason)),
    });
    const { width, height } = recording;
    const begun = { ...draft, started_at: new Date(recording.startedAt).toISOString(), width, height };
    active.set(id, recording);
    await library.save(begun);
    ticking ??= setInterval(() => {
      tick().catch((error: unknown) => log.error({ err: error }, 'The recorder could not look after itself'));
    }, options.tickMs ?? TICK_MS);
    return begun;
  }

  /** Ends a recording being made; `reason` where nobody asked for it. */
  async function end(id: string, reason?: string): Promise<void> {
    const recording = active.get(id);
    const shown = library.get(id);
    if (!recording || !shown) return;
    library.show({ ...shown, status: 'finalizing' });
    const { endedAt, videoMs, clock } = await recording.finish();
    active.delete(id);
    told.delete(id);
    if (active.size === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
    const { title, pinned } = library.get(id) ?? shown;
    const ended: RecordingDetail = {
      ...shown,
      title,
      pinned,
      status: 'ready',
      ...(reason !== undefined && { reason }),
      ended_at: new Date(endedAt).toISOString(),
      wall_ms: endedAt - recording.startedAt,
      video_ms: Math.round(videoMs),
      actions: recording.actions,
      frames: recording.frames,
      skipped_frames: recording.skipped,
      has_thumbnail: recording.hasThumbnail,
      clock,
    };
    try {
      const finished = await finishVideo({
        ffmpeg: findFfmpeg(),
        folder: store.folder(id),
        title,
        segments: recording.segments,
        actions: await store.actions(id),
        videoMs,
      });
      const frames = finished.frames || ended.frames;
      await library.save({ ...ended, frames, size_bytes: finished.bytes });
      await removeWorkings(store, id);
      await library.keepQuota();
    } catch (error) {
      log.error({ err: error, id }, 'A recording could not be finished');
      await library.save({ ...ended, status: 'failed', reason: messageOf(error) });
    }
    if (reason !== undefined) onNotice('warn', `The recording "${title}" has ended: ${reason}`);
  }

  function endAll(reason?: string): Promise<unknown> {
    return Promise.all([...active.keys()].map((id) => inTurn(id, () => end(id, reason))));
  }

  async function tick(): Promise<void> {
    if (running > 0) lastInput = Date.now();
    for (const [id, recording] of active) {
      const shown = library.get(id);
      if (!recording || shown?.status !== 'recording') continue;
      const bytes = await recording.bytes();
      if (library.get(id)?.status !== 'recording') continue;
      library.show({
        ...(library.get(id) ?? shown),
        wall_ms: Date.now() - recording.startedAt,
        video_ms: Math.round(recording.videoMs()),
        size_bytes: bytes,
        actions: recording.actions,
        frames: recording.frames,
        skipped_frames: recording.skipped,
        has_thumbnail: recording.hasThumbnail,
      });
      const offered = recording.frames + recording.skipped;
      if (!told.has(id) && offered >= TELL_AFTER && recording.skipped > offered * TELL_SKIPPED) {
        told.add(id);
        onNotice('warn', `The machine is too busy for ${fps} frames a second: "${shown.title}" has fewer.`);
      }
    }
    if (Date.now() - lastInput >= endAfterMs) await endAll('Nobody touched the desktop for ten minutes.');
    else if ((await freeBytes()) < options.minFreeBytes) await endAll('The disk is nearly full.');
  }

  return {
    ready,
    active: () => [...active.keys()].flatMap((id) => library.get(id) ?? []),

    async start(id, startOptions = {}) {
      await ready;
      return inTurn(id, async () => {
        if (stopping) throw new RecorderError('stopping', 'Desktop API is shutting down.');
        const shown = library.get(id);
        if (active.get(id) && shown) return shown;
        if (active.size >= MAX_ACTIVE) {
          throw new RecorderError('too-many', `${MAX_ACTIVE} recordings are being made already.`);
        }
        active.set(id, undefined);
        lastInput = Date.now();
        try {
          return await begin(id, startOptions);
        } catch (error) {
          active.delete(id);
          await store.remove(id);
          if (error instanceof RecorderError) throw error;
          throw new RecorderError('failed', messageOf(error), { cause: error });
        }
      });
    },

    async stop(id) {
      await ready;
      return inTurn(id, async () => {
        if (active.get(id)) await end(id);
        const ended = library.get(id);
        if (!ended) throw new RecorderError('not-found', 'Recording not found.');
        if (ended.status === 'failed') throw new RecorderError('corrupted', 'Recording is corrupted.');
        return ended;
      });
    },

    clock: (id) => active.get(id)?.clock(),
    // Between start and end, which write the same file.
    change: (id, change) => inTurn(id, () => library.change(id, change)),

    async remove(id) {
      await ready;
      if (active.has(id)) throw new RecorderError('busy', 'Recording is still being made; stop it first.');
      return inTurn(id, async () => {
        if (!library.get(id)) throw new RecorderError('not-found', 'Recording not found.');
        await library.remove(id);
      });
    },

    actionStarted(entry) {
      running += 1;
      lastInput = Date.now();
      film.actionStarted(entry.id);
    },
    actionDone(entry) {
      if (entry.started_at !== undefined) running = Math.max(running - 1, 0);
      lastInput = Date.now();
      film.actionDone(entry.id);
      for (const recording of active.values()) recording?.actionDone(entry);
    },
    humanInput() {
      lastInput = Date.now();
      film.humanInput();
    },

    async shutDown() {
      stopping = true;
      await ready.catch(() => undefined);
      await endAll();
      clearInterval(ticking);
    },
  };
}
