import { MAX_SUBSCRIBERS, type WALL_ROUTES } from '../../../shared/routes/sockets';
import { createPacedSender } from '../../base/paced-sender';
import { createAdmission } from '../admission';
import type { Handlers } from '../bind-routes';

/** Calls back with each new picture (JPEG) of each running desktop. @returns a function that ends that */
export type WatchWall = (onPicture: (desktop: string, jpeg: Buffer) => void) => () => void;

export function wallHandler(watch: WatchWall): Handlers<typeof WALL_ROUTES>['watchWall'] {
  const admit = createAdmission(MAX_SUBSCRIBERS, 'subscribers of the wall');
  return {
    admit,
    open(socket, { log }) {
      /** The newest picture of each desktop that waits for a slow reader. */
      const waiting = new Map<string, Buffer>();
      const sender = createPacedSender(socket, {
        onStalled: () => log.warn('A subscriber of the wall that reads nothing was disconnected'),
        onProgress: (left) => {
          if (left === 0) sendNext();
        },
      });
      function sendNext(): void {
        const [desktop] = waiting.keys();
        if (desktop === undefined || sender.waiting > 0) return;
        const jpeg = waiting.get(desktop);
        waiting.delete(desktop);
        if (jpeg) sender.send(messageOf(desktop, jpeg));
      }
      const stop = watch((desktop, jpeg) => {
        waiting.set(desktop, jpeg);
        sendNext();
      });
      socket.on('close', stop);
      socket.on('error', stop);
    },
  };
}

/** The length of the name in a byte, the name, and the picture. */
function messageOf(desktop: string, jpeg: Buffer): Buffer {
  return Buffer.concat([Buffer.from([desktop.length]), Buffer.from(desktop, 'latin1'), jpeg]);
}
