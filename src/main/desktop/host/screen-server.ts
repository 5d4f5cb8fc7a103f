import { createServer, type Server, type Socket } from 'node:net';
import type { Point } from '../../../shared/geometry';
import type { Machine, MachineKeyboard } from './machine';
import { createMachineInput } from './machine-input';
import { openScreenPoller } from './screen-poller';
import { serveViewer, type ViewerConnection } from './viewer-connection';

export interface ScreenServerOptions {
  readonly machine: Machine;
  readonly keyboard: MachineKeyboard;
  readonly name: string;
  /** We are about to put the pointer there. */
  readonly onMove: (at: Point) => Promise<void>;
  readonly onError: (error: Error) => void;
  /** The screen can no longer be looked at: there is nothing left to serve. */
  readonly onScreenLost: (error: unknown) => void;
}

/** A program may take this long after a shortcut to have put its text into the clipboard, in milliseconds. */
const COPY_MS = 200;

/** An RFB server of a machine's own screen, for any number of viewers. The first picture is taken when it resolves. */
export async function createScreenServer(options: ScreenServerOptions): Promise<Server> {
  const { machine, keyboard, name } = options;
  const viewers = new Set<ViewerConnection>();
  let clipboard = '';
  let copyTimer: NodeJS.Timeout | undefined;

  const eyes = await openScreenPoller({
    machine,
    isWanted: () => [...viewers].some(({ isWaiting }) => isWaiting),
    onChange(changed) {
      for (const viewer of viewers) viewer.changed(changed);
    },
    onError: options.onScreenLost,
  });

  /** There is no word of a copy; one is likely a moment after keys were used. */
  function lookForCopy(): void {
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
    const hands = createMachineInput(machine, keyboard, options.onMove);
    const viewer = serveViewer(socket, {
      name,
      input: {
        ...hands,
        async key(keysym, down) {
          await hands.key(keysym, down);
          if (!down && COPYING.has(keysym)) lookForCopy();
        },
      },
      image: () => eyes.image,
      poll: () => eyes.poll(),
      onWaiting: () => eyes.wake(),
      onInput: () => eyes.noteActivity(),
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
  server.once('close', () => eyes.close());
  return server;
}

/** The letters of the shortcuts that copy and cut. */
const COPYING: ReadonlySet<number> = new Set([...'cCxX'].map((letter) => letter.charCodeAt(0)));
