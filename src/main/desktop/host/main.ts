import { Socket } from 'node:net';
import { createManualMoveDetector } from './manual-move';
import { openNutMachine } from './nut';
import { createScreenServer } from './screen-server';
import type { ScreenStatus } from './screen-status';

/**
 * The process that serves this machine's own screen: `host-screen.js SOCKET`. It reports its status on descriptor 3, and
 * exits when its host closes standard input, also by dying.
 */
const [, , path] = process.argv;
if (path === undefined) throw new Error('The path of the socket is missing.');

/** How often the pointer's position is read (ms). */
const POINTER_MS = 100;

const pipe = new Socket({ fd: 3 });
const report = (status: ScreenStatus) => void pipe.write(`${JSON.stringify(status)}\n`);
process.stdin.resume().once('end', () => process.exit(0));

const { machine, keyboard } = await openNutMachine(() => process.exit(1));
const detector = createManualMoveDetector();
const server = await createScreenServer({
  machine,
  keyboard,
  name: 'This screen',
  async onMove(at) {
    // Our own move would hide a manual one that was not detected yet.
    await detectManualMove();
    detector.movedTo(at);
  },
  onError: ({ message }) => report({ type: 'error', message }),
  onScreenLost(error) {
    console.error(error);
    process.exit(1);
  },
});
server.listen(path, async () => {
  const { width, height } = await machine.grab();
  report({ type: 'ready', width, height });
});

async function detectManualMove(): Promise<void> {
  if (detector.isManual(await machine.position())) report({ type: 'manual-input' });
}
setInterval(detectManualMove, POINTER_MS);
