import { createServer, type Server, type Socket } from 'node:net';
import type { Point } from '../../../shared/geometry';
import type { Machine, MachineKeyboard } from './machine';
import { createMachineInput } from './machine-input';
import { openScreenPoller } from './screen-poller';
import { ViewerConnection } from './viewer-connection';

export interface ScreenServerOptions {
  readonly machine: Machine;
  readonly keyboard: MachineKeyboard;
  readonly name: string;
  /** Called before the pointer is moved there. */
  readonly onMove: (at: Point) => Promise<void>;
  readonly onError: (error: Error) => void;
  /** The screen can no longer be grabbed: there is nothing left to serve. */
  readonly onScreenLost: (error: unknown) => void;
}

/** How long after a shortcut the clipboard is read (ms). */
const COPY_MS = 200;
/** The letters of the shortcuts that copy and cut. */
const COPY_KEYS: ReadonlySet<number> = new Set([...'cCxX'].map((letter) => letter.charCodeAt(0)));

/** An RFB server of a machine's own screen, for any number of viewers. Resolves once the first image is grabbed. */
export async function createScreenServer(options: ScreenServerOptions): Promise<Server> {
  const { machine, keyboard, name } = options;
  const viewers = new Set<ViewerConnection>();
  let clipboard = '';
  let copyTimer: NodeJS.Timeout | undefined;

  const poller = await openScreenPoller({
    machine,
    isWanted: () => [...viewers].some(({ isWaiting }) => isWaiting),
    onChange(changed) {
      for (const viewer of viewers) viewer.onChange(changed);
    },
    onError: options.onScreenLost,
  });

  /** The system does not report a copy; one is likely a moment after its shortcut. */
  function checkClipboard(): void {
    clearTimeout(copyTimer);
    copyTimer = setTimeout(async () => {
      const text = await machine.readClipboard().catch(() => clipboard);
      if (text === clipboard) return;
      clipboard = text;
      for (const viewer of viewers) viewer.offer(text);
    }, COPY_MS);
  }

  function admit(socket: Socket): void {
    socket.setNoDelay(true);
    const input = createMachineInput(machine, keyboard, options.onMove);
    const viewer = new ViewerConnection(socket, {
      name,
      input: {
        ...input,
        async key(keysym, down) {
          await input.key(keysym, down);
          if (!down && COPY_KEYS.has(keysym)) checkClipboard();
        },
      },
      image: () => poller.image,
      poll: () => poller.poll(),
      onWaiting: () => poller.wake(),
      onInput: () => poller.noteActivity(),
      onError: options.onError,
      readClipboard: () => machine.readClipboard(),
      async writeClipboard(text) {
        clipboard = text;
        await machine.writeClipboard(text);
      },
    });
    viewers.add(viewer);
    void viewer.closed.then(() => viewers.delete(viewer));
  }

  const server = createServer(admit);
  server.once('close', () => poller.close());
  return server;
}
