import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Desktop } from '../../src/main/desktop/desktop';
import { fence } from './rfb-bytes';
import { ScriptedServer } from './rfb-server';
import { tempDir } from './temp-dir';

const SIZE = { width: 200, height: 100 };

/** A desktop whose server fails on demand, in ways that a real one does not. */
export interface FakeDesktop extends Desktop {
  /** One server for each connection so far. */
  readonly servers: ScriptedServer[];
  /** Decides how the next fences are handled. */
  onFence: () => 'answer' | 'ignore';
  /** The error of the next start; undefined if it succeeds. */
  broken: Error | undefined;
}

export function fakeDesktop(): FakeDesktop {
  const path = join(tempDir(), 's');
  const servers: ScriptedServer[] = [];
  const listener = createServer((socket) => {
    socket.on('error', () => {});
    const server = new ScriptedServer(socket);
    servers.push(server);
    void converse(server);
  });
  const listening = new Promise<void>((resolve) => listener.listen(path, resolve));
  onTestFinished(() => {
    for (const server of servers) server.close();
    listener.close();
  });

  async function converse(server: ScriptedServer): Promise<void> {
    await server.handshake(SIZE);
    server.send(fence(0x8000_0001, Buffer.alloc(0)));
    await server.serve(() => desktop.onFence());
  }

  const desktop: FakeDesktop = {
    servers,
    onFence: () => 'answer',
    broken: undefined,
    backend: 'virtual',
    state: { state: 'running', size: SIZE },
    async start() {
      if (desktop.broken) throw desktop.broken;
      await listening;
      return { path };
    },
    stop: async () => {},
    keymap: undefined,
    onChange: () => () => {},
  };
  return desktop;
}
