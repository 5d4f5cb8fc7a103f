import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..', '..');

/** Bundles a TypeScript file so that Node can run it in its own process. */
export async function bundle(entry: string): Promise<{ path: string; remove(): void }> {
  // Inside the project, so that its imports of packages resolve.
  const outDir = join(ROOT, 'node_modules', `.bundle-${basename(entry, '.ts')}-${process.pid}`);
  await build({
    configFile: false,
    logLevel: 'warn',
    root: ROOT,
    build: { ssr: entry, outDir, emptyOutDir: true, target: 'node20' },
  });
  return {
    path: join(outDir, `${basename(entry, '.ts')}.js`),
    remove: () => rmSync(outDir, { recursive: true, force: true, maxRetries: 5 }),
  };
}
