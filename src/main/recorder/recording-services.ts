import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EventBus } from '../base/event-bus';
import type { Desktop } from '../desktop/desktop';
import { dial } from '../desktop/remote/dial';
import { RfbClient } from '../rfb/client';
import { ScreenFeed } from './capture/screen-feed';
import { RecordingLibrary } from './library/recording-library';
import { createRecordingStore } from './library/recording-store';
import { Recorder, type RecorderOptions } from './recorder';
import { Recordings } from './recordings';

type Notify = (level: 'info' | 'warn' | 'error', message: string) => void;

export type RecordingServices = ReturnType<typeof openRecordings>;

interface OpenRecordingsOptions {
  readonly dataDir: string;
  /** Limit for all recordings together (GB); undefined for no limit. */
  readonly maxGb: number | undefined;
  readonly log: Logger;
  readonly bus: Pick<EventBus, 'emit'>;
  readonly notify: Notify;
}

/** The recordings of one data directory. */
export function openRecordings({ dataDir, maxGb, log, bus, notify }: OpenRecordingsOptions) {
  const store = createRecordingStore(join(dataDir, 'recordings'));
  const library = new RecordingLibrary({
    store,
    maxBytes: maxGb === undefined ? undefined : maxGb * 1e9,
    onChange: (recording) => bus.emit({ type: 'recording', recording }),
    onRemoved: (id) => bus.emit({ type: 'recording.deleted', id }),
    onRemovedForQuota: ({ title }) =>
      notify('warn', `Recordings exceeded ${maxGb} GB, so the oldest, "${title}", was deleted.`),
    onUndeletable({ id, title }, error) {
      log.error({ err: error, id }, 'A recording could not be deleted');
      notify('warn', `Recordings exceed ${maxGb} GB, and the oldest, "${title}", could not be deleted.`);
    },
    onCorrected: ({ title }) =>
      notify('warn', `Implausible values in the file of the recording "${title}" were corrected.`),
    onUnreadable(id, error) {
      log.error({ err: error, id }, 'A recording could not be read');
      notify('warn', `The recording in the folder ${id} could not be read and is not shown.`);
    },
  });
  return { store, library, recordings: new Recordings({ store, library, log, onNotice: notify }) };
}

interface DesktopRecorderOptions
  extends RecordingServices,
    Pick<RecorderOptions, 'session' | 'desktopName' | 'log' | 'isHidden' | 'onNotice'> {
  readonly desktop: Desktop;
  readonly settings: {
    readonly fps: number;
    /** In seconds. */
    readonly idleAfter: number;
    readonly idleSpeed: number;
    readonly minFreeMb: number;
  };
}

/** The recorder of one desktop. */
export function createDesktopRecorder({ desktop, settings, ...options }: DesktopRecorderOptions) {
  const { fps, idleAfter, idleSpeed, minFreeMb } = settings;
  const changes = () => (desktop.backend === 'remote' ? { changesPerSecond: fps } : {});
  const feed = new ScreenFeed({
    connect: () => dial(desktop, (endpoint) => RfbClient.open(endpoint, { lossy: true, ...changes() })),
    fps,
    onError: (error) => options.log.warn({ err: error }, 'The recorder lost the desktop'),
  });
  const recorder = new Recorder({
    ...options,
    ...{ feed, fps, idleSpeed },
    idleAfterMs: idleAfter * 1000,
    minFreeBytes: minFreeMb * 1e6,
  });
  /** Makes videos repeat their last frame, or continue. */
  const freezeVideos = (on: boolean) => feed.freeze(on);
  return { recorder, freezeVideos };
}
