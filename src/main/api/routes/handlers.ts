import type { FastifyRequest } from 'fastify';
import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import {
  DESKTOP_OPERATIONS,
  NAMED_DESKTOP_OPERATIONS,
  SHARED_OPERATIONS,
} from '../../../shared/routes/routes';
import type { Control } from '../../control/control';
import type { ServerPasswords } from '../../desktop/remote/server-passwords';
import type { LinkedHosts } from '../../hosts/linked-hosts';
import type { ReplayService } from '../../replay/replay';
import { bindRoutes, forwardTo, type Handlers } from '../bind-routes';
import type { EventHub } from '../event-hub';
import type { ApiServer } from '../server';
import { type AgentHandlersOptions, agentHandlers } from './agents';
import { controlHandlers } from './control';
import { type DesktopHandlersOptions, desktopHandlers, passwordHandlers } from './desktop';
import { eventHandler } from './events';
import { linkedHostHandlers, serveLinkedHosts } from './linked-hosts';
import { type McpHandlersOptions, mcpHandlers } from './mcp';
import { type DesktopsOfHost, namedDesktopHandlers } from './named-desktops';
import { type HostHandlersOptions, hostHandlers, servePanel } from './panel';
import { type QuestionHandlersOptions, questionHandlers } from './questions';
import { recordingFileHandlers } from './recording-files';
import {
  type RecorderHandlersOptions,
  type RecordingHandlersOptions,
  recorderHandlers,
  recordingHandlers,
} from './recordings';
import { replayHandlers } from './replay';
import { type SessionFileHandlersOptions, sessionFileHandlers } from './session-files';
import { type SessionHandlersOptions, sessionHandlers } from './sessions';
import { type VncOptions, vncHandler } from './vnc';
import { type WatchWall, wallHandler } from './wall';

export interface DesktopApiOptions
  extends AgentHandlersOptions,
    DesktopHandlersOptions,
    McpHandlersOptions,
    QuestionHandlersOptions,
    RecorderHandlersOptions,
    VncOptions {
  readonly control: Control;
  readonly hub: EventHub;
  readonly replay: ReplayService;
}

/** The operations of one desktop. */
export type DesktopHandlers = Handlers<typeof DESKTOP_OPERATIONS>;

export function handlersOfDesktop(options: DesktopApiOptions): DesktopHandlers {
  return {
    ...desktopHandlers(options),
    ...agentHandlers(options),
    ...mcpHandlers(options),
    ...questionHandlers(options),
    ...controlHandlers(options),
    subscribeToEvents: eventHandler(options.hub),
    connectVnc: vncHandler(options),
    ...recorderHandlers(options),
    ...replayHandlers(options),
  };
}

export interface ApiOptions
  extends HostHandlersOptions,
    RecordingHandlersOptions,
    SessionFileHandlersOptions,
    SessionHandlersOptions {
  readonly panelDir: string;
  readonly passwords: ServerPasswords;
  readonly desktops: DesktopsOfHost;
  /** The operations of a desktop. @throws {RequestError} if there is none of this name */
  readonly handlersOf: (desktop: string) => DesktopHandlers;
  /** The events of all desktops. */
  readonly overview: EventHub;
  readonly watchWall: WatchWall;
  /** Hosts on other machines. */
  readonly hosts: LinkedHosts;
}

/** Registers the panel's files and all operations of the API. */
export async function serveApi(server: ApiServer, options: ApiOptions): Promise<void> {
  await servePanel(server, options);
  await bindRoutes(server, SHARED_OPERATIONS, {
    ...hostHandlers(options),
    ...namedDesktopHandlers(options.desktops),
    watchWall: wallHandler(options.watchWall),
    ...linkedHostHandlers(options.hosts),
    ...passwordHandlers(options.passwords),
    ...sessionHandlers(options),
    ...sessionFileHandlers(options),
    ...recordingHandlers(options),
    ...recordingFileHandlers(options),
  });
  await serveLinkedHosts(server, options.hosts);
  const subscribeToOverview = eventHandler(options.overview);
  const byRequest = forwardTo(DESKTOP_OPERATIONS, (request) => {
    const handlers = options.handlersOf(desktopOf(request));
    return isForAll(request) ? { ...handlers, subscribeToEvents: subscribeToOverview } : handlers;
  });
  await bindRoutes(server, DESKTOP_OPERATIONS, byRequest);
  await bindRoutes(server, DESKTOP_OPERATIONS, byRequest, NAMED_DESKTOP_OPERATIONS);
}

/** Names all desktops, for the events of them all. */
const ALL = '*';

function isForAll(request: FastifyRequest): boolean {
  return request.routeOptions.url === DESKTOP_OPERATIONS.subscribeToEvents.path && queried(request) === ALL;
}

/** The desktop that a request is for: the one in its path, its query or its header, or else `main`. */
function desktopOf(request: FastifyRequest): string {
  if (isForAll(request)) return MAIN_DESKTOP;
  const header = request.headers['jumpseat-desktop'];
  return named(request.params) ?? queried(request) ?? header?.toString() ?? MAIN_DESKTOP;
}

function queried({ query }: FastifyRequest): string | undefined {
  return named(query);
}

function named(part: unknown): string | undefined {
  if (typeof part !== 'object' || part === null || !('desktop' in part)) return undefined;
  return typeof part.desktop === 'string' ? part.desktop : undefined;
}
