// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { inProject } from '../lib/project.mjs';

/** @typedef {typeof import('../../src/main/rfb/client').RfbClient} Client */

/**
 * Builds our RFB client for as long as `work` takes.
 * @template T
 * @param {(RfbClient: Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withClient(work) {
  const outDir = inProject('node_modules/.bench-rfb');
  const input = { client: 'src/main/rfb/client.ts' };
  await build({
    configFile: false,
    logLevel: 'warn',
    root: inProject('.'),
    build: { ssr: true, outDir, emptyOutDir: true, target: 'node20', rollupOptions: { input } },
  });
  try {
    const { RfbClient } = await import(join(outDir, 'client.js'));
    return await work(RfbClient);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
