// @ts-check
// A server that does nothing but answer, for comparison with a host. Sends its URL to its parent.
import { createServer } from 'node:http';

const server = createServer((_request, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.send?.(`http://127.0.0.1:${address.port}/`);
});
process.once('disconnect', () => process.exit());
