import type { Control } from '../../control/control';
import type { RecordingLibrary } from '../../recorder/library/recording-library';
import type { RecordingStore } from '../../recorder/library/recording-store';
import type { Recorder } from '../../recorder/recorder';
import type { ReplayService } from '../../replay/replay';
import type { SessionExporter } from '../../sessions/export/session-exporter';
import type { ScriptWriter } from '../../sessions/export/session-script';
import type { SessionImporter } from '../../sessions/import/session-importer';
import type { SessionLibrary } from '../../sessions/session-library';
import type { Access } from '../access';
import type { EventHub } from '../events';
import type { ApiServer } from '../server';
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
import { sessionFileRoutes } from './session-files';
import { sessionImportRoute } from './session-import';
import { sessionRoutes } from './sessions';
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
  readonly sessions: SessionLibrary;
  readonly exporter: SessionExporter;
  readonly importer: SessionImporter;
  readonly writeScript: ScriptWriter;
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
  sessionRoutes(server, options);
  sessionFileRoutes(server, options);
  await sessionImportRoute(server, options);
  pictureRoutes(server, options);
  recordingsRoutes(server, options);
  recordingFileRoutes(server, options);
}
