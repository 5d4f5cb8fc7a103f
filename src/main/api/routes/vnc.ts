import type { Duplex } from 'node:stream';
import { characterOf } from '../../../shared/keysym-text';
import { RequestError } from '../../../shared/request-error';
import { MAX_VIEWERS, type SOCKET_ROUTES } from '../../../shared/routes/sockets';
import type { Control } from '../../control/control';
import type { ClientInputRecorder } from '../../control/human-input-recorder';
import type { ControlClient } from '../../control/policy';
import { DesktopError, desktopFailed } from '../../desktop/desktop-error';
import type { SecuredConnection } from '../../rfb/handshake';
import { ViewerProxy } from '../../rfb/proxy/proxy';
import type { Keymap } from '../../x11/keymap';
import { createAdmission } from '../admission';
import type { Handlers } from '../bind-routes';

export interface VncOptions {
  /** Opens an authenticated connection to the desktop's RFB server, so the viewer needs no password. */
  readonly dial: () => Promise<SecuredConnection>;
  /** The desktop's keyboard map, if we control it. */
  readonly keymap: () => Keymap | undefined;
  readonly onViewers: (count: number) => void;
  /** Whether live views may change the size of the desktop, which is otherwise for its host to do. */
  readonly mayResize: () => boolean;
  readonly control: Control;
  /** Records the input of a live view. */
  readonly watchInput: (viewer: ControlClient) => ClientInputRecorder;
  /** Called for any input of a viewer, also pointer moves. */
  readonly onHumanInput: () => void;
}

/** Raw RFB over a WebSocket. Each viewer has its own connection to the desktop. */
export function vncHandler(options: VncOptions): Handlers<typeof SOCKET_ROUTES>['connectVnc'] {
  const { dial, keymap, mayResize, onViewers, control, watchInput, onHumanInput } = options;
  const dialled = new WeakMap<object, { rfb: SecuredConnection; abandon: () => void }>();
  const viewers = new Set<Duplex>();
  const admit = createAdmission(MAX_VIEWERS, 'viewers');

  function watch(rfb: Duplex): void {
    viewers.add(rfb);
    onViewers(viewers.size);
    rfb.once('close', () => {
      viewers.delete(rfb);
      onViewers(viewers.size);
    });
  }

  return {
    async admit(request) {
      admit(request);
      try {
        const rfb = await dial();
        const abandon = () => rfb.socket.destroy();
        dialled.set(request, { rfb, abandon });
        // The client may be gone already, or the upgrade may fail.
        if (request.raw.socket.destroyed) abandon();
        request.raw.socket.once('close', abandon);
      } catch (error) {
        const detail = error instanceof Error ? error.message : undefined;
        throw error instanceof DesktopError
          ? desktopFailed(error)
          : new RequestError('vnc-failed', 'Failed to connect to VNC server.', detail);
      }
    },
    open(socket, request) {
      const found = dialled.get(request);
      if (!found) return socket.close(1011);
      const { rfb, abandon } = found;
      request.raw.socket.off('close', abandon);
      watch(rfb.socket);
      const { input, viewer: id, sensitive } = request.query;
      const alwaysSensitive = sensitive === 'true';
      const viewer: ControlClient = {
        ...{ lease: input === 'lease', id, sensitive: alwaysSensitive, alwaysSensitive },
        async releaseInput() {
          await link.releaseInput();
          watched.end();
        },
      };
      const watched = watchInput(viewer);
      const link = new ViewerProxy({
        socket,
        rfb,
        hasControl: () => control.hasControl(viewer),
        passUnknown: !viewer.lease,
        mayResize,
        onInput(message) {
          control.noteUse(viewer.id);
          if (message.kind === 'key' || message.kind === 'change') control.noteTyping(viewer);
          onHumanInput();
          watched.record(message);
        },
        onUnknown: () => control.noteTyping(viewer),
        prepareKey(keysym) {
          const map = keymap();
          return map && isBeyondAscii(keysym) ? async () => void (await map.bind([keysym])) : undefined;
        },
        sendOnNewConnection: rfb.sendOnNewConnection,
        onStalled: () => request.log.warn('A viewer that reads nothing was disconnected'),
        onEnd() {
          watched.end();
          leave();
        },
      });
      const leave = control.join(viewer);
    },
  };
}

/** Whether a key types a character that some layouts lack. The X server can map few of those at once. */
function isBeyondAscii(keysym: number): boolean {
  return keysym > 0x7e && characterOf(keysym) !== undefined;
}
