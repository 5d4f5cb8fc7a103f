import type { Control } from '../../control/control';
import type { RecordingLibrary } from '../../recorder/library/recording-library';
import type { RecordingStore } from '../../recorder/library/recording-store';
import type { Recorder } from '../../recorder/recorder';
import type { ReplayService } from '../../replay/replay';
import type { Access } from '../access';
import type { EventHub } from '../events';
import type { ApiServer } from '../server';
import type { SessionServices } from '../session-services';
import { type ActionRoutesOptions, actionRoutes } from './actions';
import { type ConnectOptions, connectRoutes } from './connect';
import { controlRoutes } from './control';
import { type DesktopOptions, desktopRoutes } from './desktop';
import { eventRoute } from './events';
import { panelRoutes } from './panel';
import { pictureRoutes } from './pictures';
import { recordingRoutes } from './recording';
import { recordingFileRoutes } from './recording-files';
import { recordingsRoutes } from './recordings';
import { replayRoutes } from './replay';
import { type VncOptions, vncRoute } from './vnc';

export interface RouteOptions extends ConnectOptions, VncOptions, DesktopOptions, ActionRoutesOptions {
  readonly panelDir: string;
  readonly access: () => Access | undefined;
  readonly control: Control;
  readonly hub: EventHub;
  readonly recorder: Recorder;
  readonly store: RecordingStore;
  readonly library: RecordingLibrary;
  readonly replay: ReplayService;
  readonly sessionServices: SessionServices;
  readonly sessionsDir: string;
}

/** Every route there is. */
export async function allRoutes(server: ApiServer, options: RouteOptions): Promise<void> {
  await panelRoutes(server, options);
  actionRoutes(server, options);
  controlRoutes(server, options);
  desktopRoutes(server, options);
  connectRoutes(server, options);
  eventRoute(server, options);
  vncRoute(server, options);
  recordingRoutes(server, options);
  replayRoutes(server, options);
  await options.sessionServices.routes(server);
  pictureRoutes(server, options);
  recordingsRoutes(server, options);
  recordingFileRoutes(server, options);
}
