// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { notePackages } from './notices.mjs';

/** Allows only files next to the page, and no requests to other places. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'self' file:",
  "style-src 'unsafe-inline'",
  "img-src 'self' file: data:",
  "media-src 'self' file:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * A plugin that builds the page of exported sessions after the panel. The page is a single HTML file, because a page
 * that is opened from disk may neither fetch nor import.
 * @param {string} projectDir
 */
export function offlinePage(projectDir) {
  return {
    name: 'jumpseat-offline-page',
    async closeBundle() {
      const result = await build({
        configFile: false,
        logLevel: 'warn',
        root: join(projectDir, 'src/renderer'),
        publicDir: false,
        plugins: [react(), notePackages()],
        define: { 'process.env.NODE_ENV': '"production"' },
        build: {
          write: false,
          cssCodeSplit: false,
          rollupOptions: {
            input: join(projectDir, 'src/renderer/src/offline/main.tsx'),
            output: { format: 'iife' },
          },
        },
      });
      const folder = join(projectDir, 'out/offline');
      mkdirSync(folder, { recursive: true });
      // It is a sixth of the npm package, and Brotli makes it a sixth smaller than npm does.
      writeFileSync(join(folder, 'index.html.br'), brotliCompressSync(pageOf(result)));
    },
  };
}

/** @param {Awaited<ReturnType<typeof build>>} result */
function pageOf(result) {
  const [bundle] = Array.isArray(result) ? result : [result];
  if (!bundle || !('output' in bundle)) throw new Error('The offline page was not built.');
  let [script, style] = ['', ''];
  for (const file of bundle.output) {
    if (file.type === 'chunk') script += file.code;
    else if (file.fileName.endsWith('.css')) style += file.source;
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Jumpseat</title>
<style>${style.replaceAll('</style', '<\\/style')}</style>
</head>
<body>
<div id="root"></div>
<noscript>This page needs JavaScript.</noscript>
<script src="data.js"></script>
<script>${script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')}</script>
</body>
</html>
`;
}
