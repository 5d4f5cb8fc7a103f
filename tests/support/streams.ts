import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The two ends of a real Unix socket. */
export async function socketPair(): Promise<[Socket, Socket]> {
  const folder = mkdtempSync(join(tmpdir(), 'jumpseat-sock-'));
  const path = join(folder, 's');
  const near = new Socket();
  try {
    const far = await new Promise<Socket>((resolve, reject) => {
      const listener = createServer((accepted) => {
        listener.close();
        resolve(accepted);
      });
      listener.once('error', reject);
      near.once('error', reject);
      listener.listen(path, () => near.connect(path));
    });
    near.removeAllListeners('error');
    // Tests destroy either end while the peer still uses it.
    far.on('error', () => {});
    return [near, far];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
