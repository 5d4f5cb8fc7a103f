import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { McpRelay } from '../../../src/main/cli/mcp-relay';

it('the requests of a client that leaves end, without an answer', async () => {
  const host = createServer();
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const { port } = host.address() as AddressInfo;
  const written: string[] = [];
  const relay = new McpRelay({
    find: () => ({ url: `http://127.0.0.1:${port}`, token: 'secret' }),
    startCommand: 'jumpseat start',
    write: (line) => written.push(line),
  });
  try {
    void relay.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call' }));
    const [, answer] = await once(host, 'request');
    const ended = once(answer, 'close');
    await relay.close();
    await ended;
    expect(written).toEqual([]);
  } finally {
    host.closeAllConnections();
    host.close();
  }
});
