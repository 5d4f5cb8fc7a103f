import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { ENCODING } from '../../src/main/rfb/messages/client-messages';
import type { Size } from '../../src/shared/geometry';
import { copyRect, serverInit, u8, u32, update } from './rfb-bytes';
import { fenceOffer, ScriptedServer } from './rfb-server';
import { waitFor } from './wait-for';

/** A client treats a server with longer answers as distant, and asks it for every encoding (ms). */
const NEAR_MS = 10;

/** The behavior of a hostile server, the same for each connection. */
export interface Behaviour {
  readonly size: Size;
  readonly name: string;
  /** Delay of its answers (ms). */
  readonly answerMs: number;
  /** Bytes to send instead of a handshake. */
  readonly handshake?: Buffer;
  /** Bytes to send once the client is connected, repeated forever if `endless`. */
  readonly bomb: Buffer;
  readonly endless?: boolean;
}

/** Starts a VNC server on the loopback. The test chooses its behavior for further connections. */
export async function startHostileServer() {
  const sockets = new Set<Socket>();
  let behaviour: Behaviour | undefined;
  let sent = 0;
  let connections = 0;
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    connections += 1;
    if (behaviour) {
      void talk(socket, behaviour, (bytes) => {
        sent += bytes;
      }).catch(() => undefined);
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  return {
    port,
    /** Sets the behavior and closes all connections. */
    behave(next: Behaviour): void {
      for (const socket of sockets) socket.destroy();
      behaviour = next;
      sent = 0;
      connections = 0;
    },
    /** Bytes of bombs that clients have read, and the number of clients, since `behave`. */
    get toll() {
      return { sent, connections };
    },
    close(): void {
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
}

async function talk(socket: Socket, behaviour: Behaviour, onSent: (bytes: number) => void): Promise<void> {
  if (behaviour.handshake) {
    socket.write(behaviour.handshake);
    return;
  }
  const { size, name, answerMs, bomb } = behaviour;
  const server = new ScriptedServer(socket);
  const later = (bytes: Buffer) => setTimeout(() => socket.writable && socket.write(bytes), answerMs);
  server.send(Buffer.from('RFB 003.008\n'));
  await server.bytes(12);
  server.send(u8(1, 1));
  await server.bytes(1);
  server.send(u32(0));
  await server.bytes(1);
  server.send(serverInit(size, name), fenceOffer);
  const served = server.serve(
    () => 'answer',
    later,
    // The cheapest update: a copy of the same pixels.
    (rect) => update([copyRect(rect, rect)]),
  );
  served.catch(() => undefined);
  // The client asks for its encodings after it has measured the latency.
  const wantsAll = () =>
    server.received.some((one) => one.kind === 'setEncodings' && one.encodings.includes(ENCODING.tight));
  if (answerMs > NEAR_MS) await waitFor('the client to ask for Tight', () => !socket.writable || wantsAll());
  do {
    for (let at = 0; at < bomb.length && socket.writable; at += 65_536) {
      const piece = bomb.subarray(at, at + 65_536);
      onSent(piece.length);
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    }
  } while (behaviour.endless && socket.writable);
  await served;
}
