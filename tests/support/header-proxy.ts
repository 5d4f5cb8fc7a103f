import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** Passes requests on to a server, each with a further header. @returns its address, and a function that ends it */
export async function startHeaderProxy(target: string, name: string, value: string) {
  const { hostname, port } = new URL(target);
  const proxy = createServer((asked, answer) => {
    const { method, url, headers } = asked;
    const passed = request(
      { hostname, port, method, path: url, headers: { ...headers, [name]: value } },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
        response.pipe(answer);
      },
    );
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  proxy.on('upgrade', ({ url, rawHeaders }, socket, head) => {
    const lines = rawHeaders.flatMap((text, i) => (i % 2 === 0 ? [`${text}: ${rawHeaders[i + 1]}`] : []));
    const server = connect(Number(port), hostname, () => {
      server.write([`GET ${url} HTTP/1.1`, `${name}: ${value}`, ...lines, '', ''].join('\r\n'));
      server.write(head);
      socket.pipe(server).pipe(socket);
    });
    server.on('error', () => socket.destroy());
    socket.on('error', () => server.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stop() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
