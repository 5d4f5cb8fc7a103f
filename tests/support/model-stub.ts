import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** Stands in for the API of a vendor's models: answers prepared messages, one a request. */
export interface ModelStub {
  readonly url: string;
  /** The bodies of the requests since `prepare`. */
  readonly requests: Record<string, unknown>[];
  /** Sets the answers. */
  prepare(answers: readonly object[]): void;
  close(): void;
}

export async function startModelStub(): Promise<ModelStub> {
  const requests: Record<string, unknown>[] = [];
  let left: object[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    requests.push((await json(request)) as Record<string, unknown>);
    const answer = left.shift();
    // The SDKs do not repeat a request that they made wrongly.
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: { message: 'No answer is prepared.' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    prepare(answers) {
      requests.length = 0;
      left = [...answers];
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
