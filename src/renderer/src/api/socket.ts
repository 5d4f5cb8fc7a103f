import type { Connect } from './event-stream';

/** The URL of a WebSocket on this page's host. */
export function socketUrl(path: string): string {
  return `${window.location.origin.replace(/^http/, 'ws')}${path}`;
}

/** Opens a WebSocket of binary messages and returns a function that closes it. After that no handler is called. */
export function connectBinary(
  path: string,
  handlers: { onOpen(): void; onBytes(bytes: ArrayBuffer): void; onClose(): void },
): () => void {
  const socket = new WebSocket(socketUrl(path));
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => handlers.onOpen();
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) handlers.onBytes(data);
  };
  socket.onclose = () => handlers.onClose();
  return () => closeSocket(socket);
}

function closeSocket(socket: WebSocket): void {
  socket.onopen = socket.onmessage = socket.onclose = null;
  socket.close();
}

export const connectSocket: Connect = (path, handlers) => {
  const socket = new WebSocket(socketUrl(path));
  socket.onopen = () => handlers.onOpen();
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') handlers.onText(data);
  };
  socket.onclose = () => handlers.onClose();
  return () => closeSocket(socket);
};
