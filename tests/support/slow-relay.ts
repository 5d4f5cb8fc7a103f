import { connect, createServer, type Socket } from 'node:net';

/** A relay to a local server with a delay of `delayMs` each way; every `stutter`th piece is 200 ms late. */
export async function startSlowRelay(
  port: number,
  { delayMs, stutter = 0 }: { delayMs: number; stutter?: number },
): Promise<{ port: number; stop(): void }> {
  const sockets = new Set<Socket>();
  const listener = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      let count = 0;
      let due = 0;
      from.on('data', (bytes) => {
        count += 1;
        // A lost segment delays all later ones, since TCP keeps the order.
        const late = stutter > 0 && count % stutter === 0 ? 200 : 0;
        due = Math.max(due, performance.now() + delayMs + late);
        setTimeout(() => to.write(bytes), due - performance.now());
      });
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    stop() {
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
}
