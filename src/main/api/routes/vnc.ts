import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { ViewerId } from '../../../shared/control';
import { characterOf } from '../../../shared/keysym-text';
import { RequestError } from '../../../shared/request-error';
import type { Control } from '../../control/control';
import type { ClientInputRecorder } from '../../control/human-input-recorder';
import type { ControlClient } from '../../control/policy';
import { DesktopError } from '../../desktop/desktop-error';
import type { SecuredConnection } from '../../rfb/handshake';
import { ViewerProxy } from '../../rfb/proxy/proxy';
import type { Keymap } from '../../x11/keymap';
import { createAdmission } from '../admission';
import { NOT_A_WEBSOCKET } from '../errors';
import { served } from '../served';
import type { ApiServer } from '../server';

/** Each takes a connection to the desktop's server, and the memory there for what it has not read. */
const MAX_VIEWERS = 64;

/** How a viewer connects. Nothing else may stand in for it: a page that means to watch must not get hands by a typo. */
const ViewerQuery = z
  .object({
    token: z.string().optional(),
    input: z
      .enum(['lease'])
      .optional()
      .describe('lease: pointer, keys and clipboard go through only while this live view has control.'),
    viewer: ViewerId.optional().describe('What it calls itself, to take control by.'),
    sensitive: z
      .enum(['true', 'false'])
      .optional()
      .describe(
        'true: the journal keeps only the length of what is typed here, and no snapshot is kept from the first key on ' +
          'until this viewer leaves.',
      ),
  })
  .refine(({ input, viewer }) => input === undefined || viewer !== undefined, {
    message: 'With input=lease a viewer must name itself.',
    path: ['viewer'],
  });

export interface VncOptions {
  /** Opens a new connection to the desktop's RFB server, which has let us in: the viewer needs no password. */
  readonly dial: () => Promise<SecuredConnection>;
  /** The desktop's keyboard map, if it is ours to arrange. */
  readonly keymap: () => Keymap | undefined;
  readonly onViewers: (count: number) => void;
  readonly control: Control;
  /** Follows what a person does on a live view. */
  readonly watchInput: (viewer: ControlClient) => ClientInputRecorder;
  /** Somebody at a viewer uses keyboard or pointer, if only to move it. */
  readonly onHumanInput: () => void;
}

/** Raw RFB over a WebSocket, for any number of viewers, each on a connection of its own. */
export function vncRoute(
  server: ApiServer,
  { dial, keymap, onViewers, control, watchInput, onHumanInput }: VncOptions,
) {
  const dialled = new WeakMap<FastifyRequest, { rfb: SecuredConnection; abandon: () => void }>();
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

  function joinHands(
    socket: WebSocket,
    rfb: SecuredConnection,
    options: Pick<ControlClient, 'lease' | 'id' | 'sensitive' | 'alwaysSensitive'>,
  ): void {
    const viewer: ControlClient = {
      ...options,
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
      onStalled: () => server.log.warn('A viewer that reads nothing was disconnected'),
      onEnd() {
        watched.end();
        leave();
      },
    });
    const leave = control.join(viewer);
  }

  server.route({
    method: 'GET',
    url: '/api/v0/desktop/vnc',
    schema: {
      summary: 'The live desktop: a WebSocket of binary frames with raw RFB bytes both ways',
      description:
        'Many viewers, each with pointer and keyboard of its own, until a live view takes control: then what ' +
        'the hands of all others do is dropped, after what they hold is let go of. One that connects with `input=lease` ' +
        'only watches unless it has control (`POST /api/v0/control/take`). ' +
        `At most ${MAX_VIEWERS} at once, else 503. A viewer that reads nothing for ten seconds while something waits ` +
        'for it is disconnected.',
      querystring: ViewerQuery,
      response: {
        101: served('application/octet-stream', 'The WebSocket is open; its frames are RFB.'),
        400: ApiError,
        500: ApiError,
        503: ApiError,
      },
    },
    // Before the upgrade, so that a server that is not there is an answer in HTTP.
    preHandler: async (request) => {
      if (!request.ws) throw NOT_A_WEBSOCKET;
      admit(request);
      try {
        const rfb = await dial();
        const abandon = () => rfb.socket.destroy();
        dialled.set(request, { rfb, abandon });
        // Where there is no upgrade any more, or it fails.
        if (request.raw.socket.destroyed) abandon();
        request.raw.socket.once('close', abandon);
      } catch (error) {
        const what =
          error instanceof DesktopError
            ? 'Failed to start desktop session.'
            : 'Failed to connect to VNC server.';
        throw new RequestError(500, what, error instanceof Error ? error.message : undefined);
      }
    },
    handler: () => {
      throw NOT_A_WEBSOCKET;
    },
    wsHandler: (socket, request) => {
      const found = dialled.get(request);
      if (!found) return socket.close(1011);
      const { rfb, abandon } = found;
      request.raw.socket.off('close', abandon);
      watch(rfb.socket);
      const { input, viewer, sensitive } = ViewerQuery.parse(request.query);
      const alwaysSensitive = sensitive === 'true';
      joinHands(socket, rfb, {
        lease: input === 'lease',
        id: viewer,
        sensitive: alwaysSensitive,
        alwaysSensitive,
      });
    },
  });
}

/** Whether a key writes a character that not every layout has: the X server has little room for those, we have more. */
function isBeyondAscii(keysym: number): boolean {
  return keysym > 0x7e && characterOf(keysym) !== undefined;
}
