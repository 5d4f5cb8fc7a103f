import { ROUTES } from '../../../shared/routes/routes';
import type { Control } from '../../control/control';
import type { ReplayService } from '../../replay/replay';
import { bindRoutes } from '../bind-routes';
import type { EventHub } from '../event-hub';
import type { ApiServer } from '../server';
import { type AgentHandlersOptions, agentHandlers } from './agents';
import { controlHandlers } from './control';
import { type DesktopHandlersOptions, desktopHandlers } from './desktop';
import { eventHandler } from './events';
import { type McpHandlersOptions, mcpHandlers } from './mcp';
import { type HostHandlersOptions, hostHandlers, servePanel } from './panel';
import { type QuestionHandlersOptions, questionHandlers } from './questions';
import { recordingFileHandlers } from './recording-files';
import { type RecordingHandlersOptions, recordingHandlers } from './recordings';
import { replayHandlers } from './replay';
import { type SessionFileHandlersOptions, sessionFileHandlers } from './session-files';
import { type SessionHandlersOptions, sessionHandlers } from './sessions';
import { type VncOptions, vncHandler } from './vnc';

export interface ApiOptions
  extends AgentHandlersOptions,
    DesktopHandlersOptions,
    HostHandlersOptions,
    McpHandlersOptions,
    QuestionHandlersOptions,
    RecordingHandlersOptions,
    SessionFileHandlersOptions,
    SessionHandlersOptions,
    VncOptions {
  readonly panelDir: string;
  readonly control: Control;
  readonly hub: EventHub;
  readonly replay: ReplayService;
}

/** Registers the panel's files and all operations of the API. */
export async function serveApi(server: ApiServer, options: ApiOptions): Promise<void> {
  await servePanel(server, options);
  await bindRoutes(server, ROUTES, {
    ...hostHandlers(options),
    ...desktopHandlers(options),
    ...agentHandlers(options),
    ...mcpHandlers(options),
    ...questionHandlers(options),
    ...controlHandlers(options),
    subscribeToEvents: eventHandler(options.hub),
    connectVnc: vncHandler(options),
    ...sessionHandlers(options),
    ...sessionFileHandlers(options),
    ...recordingHandlers(options),
    ...recordingFileHandlers(options),
    ...replayHandlers(options),
  });
}
