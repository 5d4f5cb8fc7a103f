import { Socket } from 'node:net';
import { createManualMoveDetector } from './manual-move';
import { openNutMachine } from './nut';
import { createScreenServer } from './screen-server';
import type { ScreenStatus } from './screen-status';

/**
 * The process that serves this machine's own screen: `host-screen.js SOCKET`. It tells how it is on descriptor 3, and
 * ends when its host has closed standard input, also by dying.
 */
const [, , path] = process.argv;
if (path === undefined) throw new Error('Where to listen is missing.');

/** How often it is asked where the pointer is, in milliseconds. */
const HAND_MS = 100;

const status = new Socket({ fd: 3 });
const tell = (news: ScreenStatus) => void status.write(`${JSON.stringify(news)}\n`);
process.stdin.resume().once('end', () => process.exit(0));

const { machine, keyboard } = await openNutMachine(() => process.exit(1));
const hand = createManualMoveDetector();
const server = await createScreenServer({
  machine,
  keyboard,
  name: 'This screen',
  async onMove(at) {
    // Our own move would hide one by hand that nobody has seen yet.
    await lookForHand();
    hand.movedTo(at);
  },
  onError: ({ message }) => tell({ type: 'trouble', message }),
  onScreenLost(error) {
    console.error(error);
    process.exit(1);
  },
});
server.listen(path, async () => {
  const { width, height } = await machine.grab();
  tell({ type: 'ready', width, height });
});

async function lookForHand(): Promise<void> {
  if (hand.isManual(await machine.position())) tell({ type: 'hand' });
}
setInterval(lookForHand, HAND_MS);
