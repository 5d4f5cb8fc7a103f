import { once } from 'node:events';
import { createConnection } from 'node:net';
import { Readable } from 'node:stream';
import type { Size } from '../../../shared/geometry';
import { type Child, startChild } from '../../process/child';
import type { Tether } from '../../process/death-signal';
import { LIMITS } from '../../rfb/limits';
import { isDisplayTaken, socketDirError, socketPath } from '../../x11/display-files';
import { openDisplay } from '../../x11/setup';
import { DesktopError } from '../desktop-error';
import { untilReady } from './ready';

/** The display numbers to choose from. */
export interface DisplayRange {
  readonly first: number;
  readonly last: number;
}

export interface XvncOptions {
  readonly command: string;
  readonly size: Size;
  readonly socketPath: string;
  readonly xauthority: string;
  readonly env: NodeJS.ProcessEnv;
  readonly tether: Tether;
  readonly displays: DisplayRange | undefined;
  /** The display to try first: that of the server before. */
  readonly preferred?: number | undefined;
  /** Called with each display before it is tried, to write its cookie. */
  readonly beforeTry: (display: number) => void;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

const DISPLAYS: DisplayRange = { first: 10, last: 499 };
const END_MS = 1000;
/** Xvnc's messages if a different server has taken the display. */
const TAKEN = /already active|lock file|listening sockets/i;

/** The command line of an Xvnc, each flag with its reason. */
export function xvncArguments({
  display,
  size,
  socketPath,
  xauthority,
}: Pick<XvncOptions, 'size' | 'socketPath' | 'xauthority'> & { readonly display: number }): string[] {
  return [
    `:${display}`,
    ...['-displayfd', '3'], // reports on descriptor 3 when programs can connect
    ...['-geometry', `${size.width}x${size.height}`],
    ...['-depth', '24'],
    ...['-dpi', '96'], // the usual value; the default depends on the version
    ...['-auth', xauthority], // X only for those who can read the cookie
    ...['-nolisten', 'tcp'], // X on no TCP port
    ...['-rfbport', '-1'], // RFB on no TCP port either
    ...['-rfbunixpath', socketPath],
    ...['-rfbunixmode', '0600'],
    ...['-SecurityTypes', 'None'], // the modes of the socket and its directory protect it
    '-noreset', // keep the desktop when its last program closes
    ...['-s', '0'], // no screen saver
    ...['-desktop', 'Jumpseat'], // the default name contains the user and the host
    '-AlwaysShared', // a viewer that asks to be alone must not disconnect the others
    '-AcceptSetDesktopSize=1', // for us; viewers pass through our proxy, which stops their requests
    ...['-IdleTimeout', '0'], // viewers may watch without input
    ...['-FrameRate', '60'], // the upper bound for live view and recorder
    // All peers of a Unix socket share one name, so five aborted handshakes would block every viewer.
    ...['-BlacklistThreshold', '1000000'],
    // The default of 256 kB applies to both directions, and Xvnc never answers a request for a larger text.
    `-MaxCutText=${LIMITS.clipboard}`,
    '-SendPrimary=0', // selecting text on the desktop must not replace each viewer's clipboard
    '-AllowOverride=', // no program on the desktop may switch off input or clipboard
  ];
}

/** Starts Xvnc on a free display and waits until X and RFB answer. @throws {DesktopError} */
export async function startXvnc(options: XvncOptions): Promise<{ child: Child; display: number }> {
  const { command, env, tether, signal, onLine, displays = DISPLAYS } = options;
  for (const display of candidateDisplays(displays, options.preferred)) {
    // /proc does not list the servers of a different network namespace.
    if (isDisplayTaken(display) || (await answers(display))) continue;
    options.beforeTry(display);
    const child = await startChild({
      ...tether(command, xvncArguments({ ...options, display })),
      env,
      onLine,
      extraPipes: 1,
    });
    try {
      await untilReady('Xvnc', child, signal, async (limit) => {
        await displayAnswers(child, limit);
        // Xvnc reports itself ready even if it could not make the socket that programs connect to.
        if (!(await answers(display))) throw new DesktopError('failed', socketDirError(display));
        await rfbAnswers(options.socketPath, limit);
      });
      return { child, display };
    } catch (error) {
      await child.end(END_MS);
      // A different server may have taken the display meanwhile: binding its socket decides.
      const isTaken = (await child.lastLines()).some((line) => TAKEN.test(line));
      if (!isTaken || signal.aborted) throw error;
    }
  }
  throw new DesktopError('failed', `No X display is free between :${displays.first} and :${displays.last}.`);
}

/** Whether programs can connect to a display in our /tmp. */
async function answers(display: number): Promise<boolean> {
  const socket = await openDisplay(socketPath(display)).catch(() => undefined);
  socket?.destroy();
  return socket !== undefined;
}

/** The displays to try, in order: `preferred`, then all of the range. */
export function* candidateDisplays(
  { first, last }: DisplayRange,
  preferred: number | undefined,
): Generator<number> {
  if (preferred !== undefined) yield preferred;
  for (let display = first; display <= last; display++) if (display !== preferred) yield display;
}

async function displayAnswers(child: Child, signal: AbortSignal): Promise<void> {
  const pipe = child.process.stdio[3];
  if (!(pipe instanceof Readable)) throw new Error('Xvnc was started without its readiness pipe');
  // The number and its line end are two writes: if the pipe is closed between them, the server exits.
  for (let text = ''; !text.includes('\n'); ) text += String((await once(pipe, 'data', { signal }))[0]);
  pipe.destroy();
}

/** The server's version line proves that it serves, not just that its socket exists. */
async function rfbAnswers(path: string, signal: AbortSignal): Promise<void> {
  const socket = createConnection(path);
  try {
    const [greeting] = await once(socket, 'data', { signal });
    if (!String(greeting).startsWith('RFB ')) throw new DesktopError('failed', 'Xvnc does not speak RFB.');
  } finally {
    socket.destroy();
  }
}
