import type { Connect } from './event-stream';

/** The URL of a WebSocket on this page's host. */
export function socketUrl(path: string): string {
  return `${window.location.origin.replace(/^http/, 'ws')}${path}`;
}

export const connectSocket: Connect = (path, handlers) => {
  const socket = new WebSocket(socketUrl(path));
  socket.onopen = () => handlers.onOpen();
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') handlers.onText(data);
  };
  socket.onclose = () => handlers.onClose();
  return () => {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  };
};
