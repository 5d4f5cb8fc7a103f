import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin, Rollup } from 'vite';
import { notePackages, writeNotices } from './scripts/lib/notices.mjs';
import { offlinePage } from './scripts/lib/offline-page.mjs';

const at = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    plugins: [withoutNeverUsed(), notePackages()],
    // Two entries to one core: index is Electron's, headless is plain Node's. host-screen and snapshots are processes of
    // their own. The `dependencies` of package.json stay in node_modules, because they contain programs or native code; all
    // other packages are bundled, because reading them file by file takes a quarter of the host's start.
    build: {
      target: 'node20.19',
      rollupOptions: {
        input: {
          index: at('src/main/index.ts'),
          headless: at('src/main/headless-entry.ts'),
          'host-screen': at('src/main/desktop/host/main.ts'),
          snapshots: at('src/main/snapshots/worker.ts'),
        },
        // Small, for the npm package. Stacks of errors still show the names of methods and classes.
        output: {
          // Actions in shells read one file, because each file takes a millisecond.
          codeSplitting: { groups: [{ name: 'shell', test: /src.main.cli.commands/ }] },
          minify: { compress: true, mangle: { keepNames: { function: false, class: true } }, codegen: true },
        },
      },
    },
  },
  preload: {
    // A sandboxed preload must be one CommonJS file.
    build: {
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    build: { minify: true, rollupOptions: { input: at('src/renderer/index.html') } },
    plugins: [
      react(),
      absoluteUrls(),
      notePackages(),
      offlinePage(import.meta.dirname),
      writeNotices(import.meta.dirname),
    ],
  },
});

/** Electron-vite makes URLs relative, for pages from disk; the page of a linked host has a path of its own. */
function absoluteUrls(): Plugin {
  return { name: 'absolute-urls', enforce: 'post', config: () => ({ base: '/' }) };
}

/**
 * Packages that ours load but never use: nut-js gets no images, fastify gets its compilers from us, lists no files, trusts
 * no proxy and is not tested here, and pino logs in its own thread.
 */
const NEVER_USED = [
  ...['jimp', 'glob', 'light-my-request', 'duplexify', '@fastify/proxy-addr'],
  ...['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler'],
  ...['thread-stream', 'on-exit-leak-free'],
];

/** Leaves them out: they are a fifth of the bundle, and jimp brings 60 packages, one with a known weakness. */
function withoutNeverUsed() {
  const [id, fits] = ['\0never-used', '\0plugins-fit'];
  // Fastify calls both compilers' factories, and then replaces what they make.
  const code = "module.exports = () => () => { throw new Error('This was left out of the bundle.'); };";
  return {
    name: 'jumpseat-without-never-used',
    enforce: 'pre' as const,
    resolveId(this: Rollup.PluginContext, name: string, importer?: string) {
      // The panel has files of common types only; the others are 40 kB.
      if (name === 'mime') return this.resolve('mime/lite', importer);
      // Fastify asks whether its plugins fit: package-lock.json and the unit tests have decided that.
      if (name === 'semver' && importer?.includes('/fastify/')) return fits;
      return NEVER_USED.includes(name) ? id : undefined;
    },
    load: (name: string) => ({ [id]: code, [fits]: 'exports.satisfies = () => true;' })[name],
  };
}
