import type { JournalEntry } from '../../shared/journal';
import type { TimePoint } from '../../shared/time-map';
import { processIdentity } from '../process/identity';
import { createFootage, type Segment } from './footage';
import { clockUntil } from './footage-log';
import { createIdleClock } from './idle-clock';
import { createPosterChoice, encodePoster, tellingness } from './poster';
import { recordedAction } from './recorded-actions';
import type { Screen, Shot } from './screen';
import type { Store } from './store';

export interface ActiveOptions {
  readonly id: string;
  readonly store: Store;
  readonly screen: Screen;
  readonly ffmpeg: string;
  readonly fps: number;
  readonly idleAfterMs: number;
  readonly idleSpeed: number;
  /** Something a person may want to know went wrong; the recording goes on. */
  readonly onTrouble: (message: string) => void;
  /** It cannot go on. */
  readonly onGivenUp: (reason: string) => void;
}

/** A recording being made. */
export interface ActiveRecording {
  readonly startedAt: number;
  readonly width: number;
  readonly height: number;
  readonly segments: readonly Segment[];
  readonly hasThumbnail: boolean;
  readonly actions: number;
  readonly frames: number;
  readonly skipped: number;
  /** How far the video is, in milliseconds. */
  videoMs(): number;
  /** The map so far. */
  clock(): TimePoint[];
  bytes(): Promise<number>;
  actionStarted(entry: JournalEntry): void;
  actionDone(entry: JournalEntry): void;
  /** A person touches the desktop. */
  humanInput(): void;
  /** Ends it: the last picture is in, all files are complete. */
  finish(): Promise<{ readonly endedAt: number; readonly videoMs: number; readonly clock: TimePoint[] }>;
}

/**
 * A frame at least so often, in milliseconds: a fragment reaches the disk when the next one begins, so this is what a
 * crash can take.
 */
const HEARTBEAT_MS = 700;
/** Video time after which a still picture is repeated, in milliseconds. */
const IDLE_REPEAT_MS = 100;

/** Begins to record; resolves when the first picture is on disk. @throws when it cannot. */
export async function beginRecording(options: ActiveOptions): Promise<ActiveRecording> {
  const { id, store, screen, fps, ffmpeg } = options;
  const segments: Segment[] = [];
  const poster = createPosterChoice();
  const running = new Set<string>();
  let startedAt: number | undefined;
  let hasThumbnail = false;
  let actions = 0;
  let actionSincePoster = false;
  let troubled = false;
  let filmedMs = 0;
  /** Whether the newest picture is on disk, because it has been repeated. */
  let flushed = false;
  let postering: Promise<void> | undefined;
  let footage: ReturnType<typeof createFootage> | undefined;

  const clock = createIdleClock({
    idleAfterMs: options.idleAfterMs,
    speed: options.idleSpeed,
    onAnchor: (anchor) => note(() => store.logFootage(id, anchor)),
  });
  const wall = (at: number) => Math.max(at - (startedAt ?? at), 0);

  /** A line that cannot be written must stop neither the screen nor an action. */
  function note(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!troubled) options.onTrouble(`A recording's notes could not be written: ${messageOf(error)}`);
      troubled = true;
    }
  }

  function onShot(shot: Shot): void {
    const now = wall(shot.at);
    if (startedAt === undefined || !footage) begin(shot);
    else if (shot.active) clock.activity(now);
    // What merely breathes comes with the next heartbeat.
    else if (clock.idleAt(now)) return;
    film(shot, shot.at);
    considerPoster(shot);
  }

  function begin(shot: Shot): void {
    startedAt = shot.at;
    footage = createFootage({
      folder: store.folder(id),
      ffmpeg,
      fps,
      size: shot.frame.size,
      onSegment(segment, pid) {
        segments.push(segment);
        const identity = processIdentity(pid);
        const known = identity === undefined ? {} : { identity };
        note(() => store.logFootage(id, { segment: segment.file, start_ms: segment.startMs, pid, ...known }));
      },
      onDeath: (reason) => options.onTrouble(`${reason} The recording goes on in a new file.`),
      onGivenUp: options.onGivenUp,
    });
  }

  function film({ frame }: Shot, at: number, again = false): void {
    heartbeat.refresh();
    filmedMs = clock.at(wall(at));
    flushed = again;
    footage?.offer(frame, filmedMs);
  }

  function considerPoster({ frame, at }: Shot): void {
    if (postering || poster.rests(at)) return;
    const pixels = screen.framebuffer;
    if (!pixels || !poster.takes(tellingness(frame), at, actionSincePoster)) return;
    actionSincePoster = false;
    postering = encodePoster(pixels)
      .then((jpeg) => store.writeThumbnail(id, jpeg))
      .then(() => {
        hasThumbnail = true;
      })
      .catch((error: unknown) => options.onTrouble(`No thumbnail was made: ${messageOf(error)}`))
      .finally(() => {
        postering = undefined;
      });
  }

  const heartbeat = setTimeout(() => {
    heartbeat.refresh();
    const { latest } = screen;
    if (!latest) return;
    const now = Date.now();
    // While it is idle, a repeat now and then will do: none of it shows anything new.
    if (!flushed || clock.at(wall(now)) - filmedMs >= IDLE_REPEAT_MS) film(latest, now, true);
    considerPoster({ ...latest, at: now });
    // Idle time is too short in the video to tell afterwards how much of it there was.
    note(() => store.logFootage(id, clock.reading(wall(now))));
  }, HEARTBEAT_MS);
  const unwatch = await screen.watch(onShot);
  function leave(): void {
    clearTimeout(heartbeat);
    unwatch();
  }

  const begun = footage;
  const first = screen.latest;
  if (!begun || !first || startedAt === undefined) {
    leave();
    throw new Error('The desktop showed no picture.');
  }
  try {
    await begun.begun(first.frame);
  } catch (error) {
    leave();
    await begun.finish();
    throw error;
  }
  const since = startedAt;
  const { width, height } = first.frame.size;

  return {
    startedAt: since,
    width,
    height,
    segments,
    get hasThumbnail() {
      return hasThumbnail;
    },
    get actions() {
      return actions;
    },
    get frames() {
      return begun.taken;
    },
    get skipped() {
      return begun.skipped;
    },
    videoMs: () => clock.at(wall(Date.now())),
    clock: () => clockUntil(clock.anchors, clock.at(wall(Date.now()))),
    async bytes() {
      const sizes = await Promise.all(segments.map(({ file }) => store.size(id, file)));
      return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    },
    actionStarted(entry) {
      running.add(entry.id);
      clock.hold(wall(Date.now()));
    },
    actionDone(entry) {
      const now = wall(Date.now());
      if (running.delete(entry.id)) clock.release(now);
      else clock.activity(now);
      actions += 1;
      actionSincePoster = true;
      const recorded = recordedAction(entry, (at) => clock.was(wall(at)));
      note(() => store.addAction(id, recorded));
    },
    humanInput: () => clock.activity(wall(Date.now())),
    async finish() {
      const endedAt = Date.now();
      const videoMs = clock.at(wall(endedAt));
      if (screen.latest) begun.offer(screen.latest.frame, videoMs);
      leave();
      await begun.finish();
      await postering;
      return { endedAt, videoMs, clock: clockUntil(clock.anchors, videoMs) };
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
