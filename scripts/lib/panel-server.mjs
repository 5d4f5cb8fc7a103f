// @ts-check
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';

/** Paths that the host serves besides the panel's own files. */
const OF_HOST = '^/(api/|healthz$|openapi\\.json$)';
/** URLs that sign a browser in. Vite's own WebSocket also has a token there, but is not an HTTP request. */
const SIGN_IN = '^/\\?(.*&)?(token|code)=';

/**
 * Serves the panel from its sources on the loopback, in front of a running host. A saved change appears at once and
 * keeps the panel's state. The host receives the browser's own `Host` and `Origin`, so its checks and its sign-in still
 * apply.
 * @param {{ root: string, hostUrl: string }} options `root` is the folder of the panel's index.html
 * @returns {Promise<string>} its URL
 */
export async function servePanel({ root, hostUrl }) {
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'warn',
    clearScreen: false,
    plugins: [react()],
    server: {
      host: '127.0.0.1',
      cors: false,
      proxy: { [OF_HOST]: { target: hostUrl, ws: true }, [SIGN_IN]: { target: hostUrl } },
    },
  });
  await server.listen();
  return server.resolvedUrls?.local[0] ?? '';
}
