// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { inProject } from '../lib/project.mjs';

/**
 * @typedef {typeof import('../../src/main/rfb/client').RfbClient} Client
 * @typedef {typeof import('../../tests/support/slow-relay').startSlowRelay} StartRelay
 */

/**
 * Builds our RFB client, and the relay that makes a server far away, for as long as `work` takes.
 * @template T
 * @param {(parts: { RfbClient: Client, startSlowRelay: StartRelay }) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withClient(work) {
  const outDir = inProject('node_modules/.bench-rfb');
  const input = { client: 'src/main/rfb/client.ts', relay: 'tests/support/slow-relay.ts' };
  await build({
    configFile: false,
    logLevel: 'warn',
    root: inProject('.'),
    build: { ssr: true, outDir, emptyOutDir: true, target: 'node20', rollupOptions: { input } },
  });
  try {
    const { RfbClient } = await import(join(outDir, 'client.js'));
    const { startSlowRelay } = await import(join(outDir, 'relay.js'));
    return await work({ RfbClient, startSlowRelay });
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
