import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { McpRelay } from '../../../src/main/cli/mcp-relay';
import { waitFor } from '../../support/wait-for';

async function relayTo(write: (line: string) => void) {
  const host = createServer();
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const { port } = host.address() as AddressInfo;
  const find = () => ({ url: `http://127.0.0.1:${port}`, token: 'secret' });
  return { host, relay: new McpRelay({ find, startCommand: 'jumpseat start', write }) };
}

it('the requests of a client that leaves end, without an answer', async () => {
  const written: string[] = [];
  const { host, relay } = await relayTo((line) => written.push(line));
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

it('messages of a stream are written when they arrive', async () => {
  const progress = {
    jsonrpc: '2.0',
    method: 'notifications/progress',
    params: { progressToken: 1, progress: 5 },
  };
  const result = { jsonrpc: '2.0', id: 1, result: { content: [], text: 'Grüße' } };
  const written: unknown[] = [];
  const { host, relay } = await relayTo((line) => written.push(JSON.parse(line)));
  try {
    const sent = relay.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call' }));
    const [, answer] = await once(host, 'request');
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    answer.write(`:\n\nevent: message\ndata: ${JSON.stringify(progress)}\n\n`);
    await waitFor('the first message', () => written.length === 1);
    // In the middle of an event, of a character and of an end of line.
    for (const byte of Buffer.from(`data: ${JSON.stringify(result)}\r\n\r\n`)) answer.write(Buffer.of(byte));
    answer.end();
    await sent;
    expect(written).toEqual([progress, result]);
  } finally {
    host.closeAllConnections();
    host.close();
  }
});
