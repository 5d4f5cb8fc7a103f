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

export interface XvncOptions {
  readonly command: string;
  readonly size: Size;
  readonly socketPath: string;
  readonly xauthority: string;
  readonly env: NodeJS.ProcessEnv;
  readonly tether: Tether;
  /** The display to try first: the one it had before it died. */
  readonly preferred?: number | undefined;
  /** Called with each display before it is tried, to write its cookie. */
  readonly beforeTry: (display: number) => void;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface Xvnc {
  readonly child: Child;
  readonly display: number;
}

const FIRST_DISPLAY = 10;
const LAST_DISPLAY = 499;
const READY_MS = 10_000;
const END_MS = 1000;
/** How Xvnc says that another server was faster. */
const TAKEN = /already active|lock file|listening sockets/i;

/** The command line of an Xvnc, each flag with its reason. */
export function xvncArguments(options: {
  display: number;
  size: Size;
  socketPath: string;
  xauthority: string;
}): string[] {
  const { display, size, socketPath, xauthority } = options;
  return [
    `:${display}`,
    ...['-displayfd', '3'], // says on descriptor 3 when programs can connect
    ...['-geometry', `${size.width}x${size.height}`],
    ...['-depth', '24'],
    ...['-dpi', '96'], // what programs lay out for; the default depends on the version
    ...['-auth', xauthority], // X only for who can read the cookie
    ...['-nolisten', 'tcp'], // X on no TCP port
    ...['-rfbport', '-1'], // RFB on no TCP port either
    ...['-rfbunixpath', socketPath],
    ...['-rfbunixmode', '0600'],
    ...['-SecurityTypes', 'None'], // the socket's mode and its directory's are the guard
    '-noreset', // the desktop stays when its last program closes
    ...['-s', '0'], // no screen saver: nobody is idle in front of it
    ...['-desktop', 'Jumpseat'], // the default tells every viewer user and host name
    '-AlwaysShared', // a viewer that asks to be alone must not throw the others out
    '-AcceptSetDesktopSize=0', // nor one with a small window shrink what agents look at
    ...['-IdleTimeout', '0'], // watching without touching is what viewers do
    ...['-FrameRate', '60'], // the upper bound for live view and recorder
    // All peers of a Unix socket share one name: five viewers that leave before they greet would shut out everyone.
    ...['-BlacklistThreshold', '1000000'],
    // The default of 256 kB holds for both directions, and Xvnc never answers a program that asks for a larger text.
    `-MaxCutText=${LIMITS.clipboard}`,
    '-SendPrimary=0', // marking text on the desktop must not replace each viewer's clipboard
    '-AllowOverride=', // no program on the desktop may switch off input or clipboard
  ];
}

/** Starts Xvnc on a free display from :10 and waits until X and RFB answer. @throws {DesktopError} */
export async function startXvnc(options: XvncOptions): Promise<Xvnc> {
  for (const display of candidateDisplays(options.preferred)) {
    if (isDisplayTaken(display) || (await answers(display))) continue;
    options.beforeTry(display);
    const child = await launch(options, display);
    try {
      await ready(child, display, options);
      return { child, display };
    } catch (error) {
      await child.end(END_MS);
      // Between our look and its start another may have taken the display: binding its socket decides.
      const outrun = (await child.lastLines()).some((line) => TAKEN.test(line));
      if (!outrun || options.signal.aborted) throw error;
    }
  }
  throw new DesktopError('failed', `No X display is free between :${FIRST_DISPLAY} and :${LAST_DISPLAY}.`);
}

/** Whether a server of a different network namespace, which no table here lists, serves the display in our /tmp. */
const answers = (display: number): Promise<boolean> =>
  openDisplay(socketPath(display)).then(
    (socket) => {
      socket.destroy();
      return true;
    },
    () => false,
  );

/** The displays to try, in order: `preferred`, then from :10. */
export function* candidateDisplays(preferred: number | undefined): Generator<number> {
  if (preferred !== undefined) yield preferred;
  for (let display = FIRST_DISPLAY; display <= LAST_DISPLAY; display++)
    if (display !== preferred) yield display;
}

function launch(options: XvncOptions, display: number): Promise<Child> {
  const { env, onLine, tether, command } = options;
  return startChild({
    ...tether(command, xvncArguments({ ...options, display })),
    env,
    onLine,
    extraPipes: 1,
  });
}

async function ready(
  child: Child,
  display: number,
  { signal, socketPath: rfbPath }: XvncOptions,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(READY_MS)]);
  const died = child.exited.then(async ({ code, signal: by }) => {
    const words = (await child.lastLines()).slice(-3).join(' | ');
    throw new DesktopError('failed', `Xvnc ended at its start (${by ?? code}): ${words}`);
  });
  try {
    const started = async () => {
      await displayAnswers(child, limit);
      await acceptsPrograms(display);
      await rfbAnswers(rfbPath, limit);
    };
    await Promise.race([started(), died]);
  } catch (error) {
    if (signal.aborted) throw new DesktopError('stopped', 'The desktop was stopped while it started.');
    if (limit.aborted) throw new DesktopError('failed', `Xvnc was not ready in ${READY_MS / 1000} s.`);
    throw error;
  }
}

async function displayAnswers(child: Child, signal: AbortSignal): Promise<void> {
  const pipe = child.process.stdio[3];
  if (!(pipe instanceof Readable)) throw new Error('Xvnc was started without its readiness pipe');
  // The number and its line end are two writes: with the pipe closed between them, the server gives up.
  for (let text = ''; !text.includes('\n'); ) text += String((await once(pipe, 'data', { signal }))[0]);
  pipe.destroy();
}

/** Xvnc reports itself ready even if it could not make the socket that programs connect to. @throws {DesktopError} */
async function acceptsPrograms(display: number): Promise<void> {
  try {
    (await openDisplay(socketPath(display))).destroy();
  } catch {
    throw new DesktopError('failed', socketDirError(display));
  }
}

/** The server greets first: its version line shows that it serves, not just that a socket exists. */
async function rfbAnswers(path: string, signal: AbortSignal): Promise<void> {
  const socket = createConnection(path);
  try {
    const [greeting] = await once(socket, 'data', { signal });
    if (!String(greeting).startsWith('RFB ')) throw new DesktopError('failed', 'Xvnc does not speak RFB.');
  } finally {
    socket.destroy();
  }
}
