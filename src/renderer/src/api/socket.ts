/** What becomes of a text WebSocket; `onClose` comes once, also when it never opened. */
export interface SocketHandlers {
  onOpen(): void;
  onText(text: string): void;
  onClose(): void;
}

/** Opens a WebSocket and returns how to close it; after that no handler is called any more. */
export type Connect = (path: string, handlers: SocketHandlers) => () => void;

/** The address of a WebSocket of the host this page comes from. */
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
