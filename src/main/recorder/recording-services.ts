import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EventBus } from '../base/event-bus';
import type { Desktop } from '../desktop/desktop';
import { dial } from '../desktop/remote/dial';
import { RfbClient } from '../rfb/client';
import { createScreenFeed } from './capture/screen-feed';
import { createRecordingLibrary, type RecordingLibrary } from './library/recording-library';
import { createRecordingStore, type RecordingStore } from './library/recording-store';
import { createRecorder, type Recorder } from './recorder';

type Notify = (level: 'info' | 'warn' | 'error', message: string) => void;

/** The recordings of one data directory. */
export interface Recordings {
  readonly store: RecordingStore;
  readonly library: RecordingLibrary;
}

export interface RecordingsOptions {
  readonly dataDir: string;
  /** Gigabytes that all recordings may take; undefined for no limit. */
  readonly maxGb: number | undefined;
  readonly log: Logger;
  readonly bus: Pick<EventBus, 'emit'>;
  readonly notify: Notify;
}

export function openRecordings({ dataDir, maxGb, log, bus, notify }: RecordingsOptions): Recordings {
  const store = createRecordingStore(join(dataDir, 'recordings'));
  const library = createRecordingLibrary({
    store,
    maxBytes: maxGb === undefined ? undefined : maxGb * 1e9,
    onChange: (recording) => bus.emit({ type: 'recording', recording }),
    onRemoved: (id) => bus.emit({ type: 'recording.deleted', id }),
    onRemovedForQuota: ({ title }) =>
      notify('warn', `Recordings take more than ${maxGb} GB; the oldest, "${title}", was removed.`),
    onUndeletable({ id, title }, error) {
      log.error({ err: error, id }, 'A recording could not be deleted');
      notify('warn', `Recordings take more than ${maxGb} GB, and the oldest, "${title}", cannot be deleted.`);
    },
    onCorrected: ({ title }) =>
      notify(
        'warn',
        `What the file of the recording "${title}" said could not all be true, and was corrected.`,
      ),
    onUnreadable(id, error) {
      log.error({ err: error, id }, 'A recording could not be read');
      notify('warn', `The recording in the folder ${id} could not be read, and is not shown.`);
    },
  });
  return { store, library };
}

export interface DesktopRecorderOptions extends Recordings {
  readonly desktop: Desktop;
  /** The session that new recordings belong to. */
  readonly session: string;
  readonly settings: {
    readonly fps: number;
    /** Seconds. */
    readonly idleAfter: number;
    readonly idleSpeed: number;
    readonly minFreeMb: number;
  };
  readonly log: Logger;
  readonly notify: Notify;
  /** Whether the screen may show sensitive text, which must not be on a thumbnail. */
  readonly isHidden: () => boolean;
}

export interface DesktopRecorder {
  readonly recorder: Recorder;
  /** Makes videos repeat their last frame, or continue. */
  freezeVideos(on: boolean): void;
}

/** The recorder of one desktop. */
export function createDesktopRecorder(options: DesktopRecorderOptions): DesktopRecorder {
  const { store, library, desktop, session, log, notify, isHidden } = options;
  const { fps, idleAfter, idleSpeed, minFreeMb } = options.settings;
  const changes = () => (desktop.backend === 'remote' ? { changesPerSecond: fps } : {});
  const feed = createScreenFeed({
    connect: () => dial(desktop, (endpoint) => RfbClient.open(endpoint, { lossy: true, ...changes() })),
    fps,
    onError: (error) => log.warn({ err: error }, 'The recorder lost the desktop'),
  });
  const recorder = createRecorder({
    ...{ store, library, session, feed, fps, idleSpeed, log, isHidden },
    idleAfterMs: idleAfter * 1000,
    minFreeBytes: minFreeMb * 1e6,
    onNotice: notify,
  });
  return { recorder, freezeVideos: feed.freeze };
}
