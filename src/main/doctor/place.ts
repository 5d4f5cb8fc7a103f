import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { prepareDataDir } from '../data-dir';
import { readEndpoint } from '../endpoint';
import { messageOfStartError, portError } from '../start-error';
import { type Finding, missing, ok } from './check';

/** Whether the data directory can be used. Makes it if need be, as a start does. */
export function checkDataDir(dataDir: string): Finding {
  try {
    prepareDataDir(dataDir);
    return ok(`data directory: ${dataDir}`);
  } catch (error) {
    return missing(messageOfStartError(error));
  }
}

/** Whether recordings and snapshots have the space that must stay free (MB). */
export async function checkSpace(dataDir: string, minFreeMb: number): Promise<Finding> {
  const disk = await statfs(dataDir).catch(() => undefined);
  if (!disk) return missing(`The free space of ${dataDir} is unknown.`);
  const freeMb = Math.floor((disk.bavail * disk.bsize) / 1e6);
  if (freeMb >= minFreeMb) return ok(`free space: ${freeMb} MB`);
  return missing(
    `Only ${freeMb} MB are free, but recordings need ${minFreeMb} MB. Free some, or set a different directory with --data-dir.`,
  );
}

/** Whether the host can listen on its port, or already does. */
export async function checkPort(port: number, dataDir: string): Promise<Finding> {
  const error = await listenError(port);
  if (error === undefined) return ok(port === 0 ? 'port: any free one' : `port: ${port} is free`);
  const running = readEndpoint(dataDir);
  if (running?.url === `http://127.0.0.1:${port}` && (await answers(running.url)))
    return ok(`port: ${port}, on which Jumpseat runs as process ${running.pid}`);
  return missing(messageOfStartError(portError(error, port) ?? error));
}

function listenError(port: number): Promise<unknown> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}
