import { createWebSocketStream, WebSocket } from 'ws';
import { RfbClient } from '../../src/main/rfb/client';
import type { Host } from './host';
import { upgrade } from './http';

/** Opens a live view; `query` is the query of the WebSocket's URL. */
export async function openViewer(
  host: Host,
  query = '',
): Promise<{ rfb: RfbClient; socket: WebSocket; send: (message: Buffer) => void }> {
  const socket = await upgrade(`${host.url}/api/v0/desktop/vnc${query}`, {
    authorization: `Bearer ${host.token}`,
  });
  if (!(socket instanceof WebSocket)) throw new Error(`Refused with ${socket.status}: ${socket.text}`);
  const stream = createWebSocketStream(socket);
  stream.on('error', () => undefined);
  const rfb = await RfbClient.connect(stream);
  return { rfb, socket, send: (message) => void stream.write(message) };
}

/** Sends `POST /api/v0/control/NAME`. */
export async function askControl(
  host: Host,
  name: 'take' | 'give-back' | 'pause' | 'resume' | 'sensitive',
  body?: Record<string, unknown>,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const response = await host.request(`/api/v0/control/${name}`, { method: 'POST', ...(body && { body }) });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}
