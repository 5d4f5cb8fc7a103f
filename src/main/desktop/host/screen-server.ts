import { createServer, type Server, type Socket } from 'node:net';
import type { Point } from '../../../shared/geometry';
import type { Keyboard, Machine } from './machine';
import { createHands } from './machine-input';
import { openEyes } from './screen-poller';
import { serveViewer, type Viewer } from './viewer-connection';

export interface ServerOptions {
  readonly machine: Machine;
  readonly keyboard: Keyboard;
  readonly name: string;
  /** We are about to put the pointer there. */
  readonly onMove: (at: Point) => Promise<void>;
  readonly onTrouble: (error: Error) => void;
  /** The screen can no longer be looked at: there is nothing left to serve. */
  readonly onBlind: (error: unknown) => void;
}

/** A program may take this long after a shortcut to have put its text into the clipboard, in milliseconds. */
const COPY_MS = 200;

/** An RFB server of a machine's own screen, for any number of viewers. The first picture is taken when it resolves. */
export async function createRfbServer(options: ServerOptions): Promise<Server> {
  const { machine, keyboard, name } = options;
  const viewers = new Set<Viewer>();
  let clipboard = '';
  let copyTimer: NodeJS.Timeout | undefined;

  const eyes = await openEyes({
    machine,
    isWanted: () => [...viewers].some(({ isWaiting }) => isWaiting),
    onChange(changed) {
      for (const viewer of viewers) viewer.changed(changed);
    },
    onTrouble: options.onBlind,
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
    const hands = createHands(machine, keyboard, options.onMove);
    const viewer = serveViewer(socket, {
      name,
      hands: {
        ...hands,
        async key(keysym, down) {
          await hands.key(keysym, down);
          if (!down && COPYING.has(keysym)) lookForCopy();
        },
      },
      picture: () => eyes.picture,
      look: () => eyes.look(),
      onWaiting: () => eyes.wake(),
      onInput: () => eyes.stir(),
      onTrouble: options.onTrouble,
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
