import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EventBody } from '../../shared/events';
import type { Desktop } from '../desktop/desktop';
import { dial } from '../desktop/remote/dial';
import { RfbClient } from '../rfb/client';
import { createScreenFeed } from './capture/screen-feed';
import { createRecordingLibrary, type RecordingLibrary } from './library/recording-library';
import { createRecordingStore, type RecordingStore } from './library/recording-store';
import { createRecorder, type Recorder } from './recorder';

export interface RecordingServicesOptions {
  readonly dataDir: string;
  /** The session that recordings made from now on belong to. */
  readonly session: string;
  readonly desktop: Desktop;
  readonly settings: {
    readonly fps: number;
    /** Seconds. */
    readonly idleAfter: number;
    readonly idleSpeed: number;
    readonly minFreeMb: number;
    readonly maxGb: number | undefined;
  };
  readonly log: Logger;
  readonly publish: (event: EventBody) => void;
  readonly notify: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Whether the screen may show just now what must not be on a thumbnail. */
  readonly isHidden: () => boolean;
}

export interface RecordingServices {
  readonly store: RecordingStore;
  readonly library: RecordingLibrary;
  readonly recorder: Recorder;
  /** Videos hold their last frame from now on, or no longer. */
  freezeVideos(on: boolean): void;
}

/** The recordings of one data directory, and the recorder that watches the desktop for them. */
export function createRecordingServices(options: RecordingServicesOptions): RecordingServices {
  const { desktop, settings, log, publish, notify } = options;
  const { fps, idleAfter, idleSpeed, minFreeMb, maxGb } = settings;
  const store = createRecordingStore(join(options.dataDir, 'recordings'));
  const library = createRecordingLibrary({
    store,
    maxBytes: maxGb === undefined ? undefined : maxGb * 1e9,
    onChange: (recording) => publish({ type: 'recording', recording }),
    onRemoved: (id) => publish({ type: 'recording.deleted', id }),
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
  const screen = createScreenFeed({
    connect: () =>
      dial(desktop, (endpoint) =>
        RfbClient.open(endpoint, {
          lossy: true,
          ...(desktop.backend === 'remote' && { changesPerSecond: fps }),
        }),
      ),
    fps,
    onError: (error) => log.warn({ err: error }, 'The recorder lost the desktop'),
  });
  const recorder = createRecorder({
    store,
    library,
    session: options.session,
    feed: screen,
    fps,
    idleAfterMs: idleAfter * 1000,
    idleSpeed,
    minFreeBytes: minFreeMb * 1e6,
    log,
    onNotice: notify,
    isHidden: options.isHidden,
  });
  return { store, library, recorder, freezeVideos: screen.freeze };
}
