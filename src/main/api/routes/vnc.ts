import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { RawData, WebSocket } from 'ws';
import { ApiError } from '../../../shared/api-error';
import type { Connection } from '../../rfb/socket';
import { greetViewer } from '../../rfb/viewer-handshake';
import { createViewerInput } from '../../rfb/viewer-input';
import { HttpError, NOT_A_WEBSOCKET } from '../errors';
import type { ApiServer } from '../server';

/** Bytes on their way to a viewer past which we stop reading from the desktop until it has caught up. */
const SEND_AHEAD = 1024 * 1024;
/** How long the desktop may take to read the last of a viewer that has left, in milliseconds. */
const LEAVE_TIME = 2000;

export interface VncOptions {
  /** Opens a new connection to the desktop's RFB server, which has let us in: the viewer needs no password. */
  readonly dial: () => Promise<Connection>;
  readonly onViewers: (count: number) => void;
  /** Somebody at a viewer uses keyboard or pointer. */
  readonly onHumanInput: () => void;
}

/** Raw RFB over a WebSocket, for any number of viewers, each on a connection of its own. */
export function vncRoute(server: ApiServer, { dial, onViewers, onHumanInput }: VncOptions) {
  const dialled = new WeakMap<FastifyRequest, { rfb: Connection; abandon: () => void }>();
  const viewers = new Set<Duplex>();

  function watch(rfb: Duplex): void {
    viewers.add(rfb);
    onViewers(viewers.size);
    rfb.once('close', () => {
      viewers.delete(rfb);
      onViewers(viewers.size);
    });
  }

  server.route({
    method: 'GET',
    url: '/api/v0/desktop/vnc',
    schema: {
      summary: 'The live desktop: a WebSocket of binary frames with raw RFB bytes both ways',
      response: { 500: ApiError },
    },
    // Before the upgrade, so that a server that is not there is an answer in HTTP.
    preHandler: async (request) => {
      if (!request.ws) throw NOT_A_WEBSOCKET;
      try {
        const rfb = await dial();
        const abandon = () => rfb.socket.destroy();
        dialled.set(request, { rfb, abandon });
        // Where there is no upgrade any more, or it fails.
        if (request.raw.socket.destroyed) abandon();
        request.raw.socket.once('close', abandon);
      } catch (error) {
        const reason = error instanceof Error ? error.message : undefined;
        throw new HttpError(500, 'Failed to connect to VNC server.', reason);
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
      join(socket, rfb, onHumanInput);
    },
  });
}

function join(socket: WebSocket, { socket: rfb, reader }: Connection, onHumanInput: () => void): void {
  const input = createViewerInput();
  const toViewer = (bytes: Buffer) => {
    if (socket.readyState !== socket.OPEN) return;
    // The reader uses its buffer again; a copy costs less than the many small frames of a stream.
    socket.send(Buffer.from(bytes), { binary: true }, () => {
      if (socket.bufferedAmount < SEND_AHEAD / 2) rfb.resume();
    });
    if (socket.bufferedAmount > SEND_AHEAD) rfb.pause();
  };
  const greeting = greetViewer(toViewer);
  reader.pour(Number.POSITIVE_INFINITY, toViewer).catch(() => rfb.destroy());
  rfb.on('drain', () => socket.resume());
  rfb.on('close', () => socket.close(1001, 'The desktop is gone.'));

  /** What does not begin as a viewer does has nothing to say to the desktop. */
  const forServer = (data: RawData) => {
    try {
      return greeting.listen(bytesOf(data));
    } catch {
      socket.close(1002, 'This is RFB.');
      return Buffer.alloc(0);
    }
  };
  socket.on('message', (data) => {
    if (rfb.writableEnded) return;
    const bytes = forServer(data);
    if (bytes.length === 0) return;
    if (input.listen(bytes)) onHumanInput();
    if (!rfb.write(bytes)) socket.pause();
  });
  /** The server lets go of a lost client's keys, but not of its buttons: those we do. */
  const leave = () => {
    if (rfb.writableEnded) return;
    rfb.end(input.release() ?? Buffer.alloc(0));
    // What it still sends stands before the end that we wait for.
    rfb.resume();
    setTimeout(() => rfb.destroy(), LEAVE_TIME).unref();
  };
  socket.on('error', leave);
  socket.on('close', leave);
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
