import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { offlinePage } from './scripts/lib/offline-page.mjs';

const at = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    // Two entries to one core: index is Electron's, headless is plain Node's. host-screen and snapshots are processes of
    // their own.
    build: {
      target: 'node20.19',
      rollupOptions: {
        input: {
          index: at('src/main/index.ts'),
          headless: at('src/main/headless-entry.ts'),
          'host-screen': at('src/main/desktop/host/main.ts'),
          snapshots: at('src/main/snapshots/worker.ts'),
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
    plugins: [react(), offlinePage(import.meta.dirname)],
  },
});
