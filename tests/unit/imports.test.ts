import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCycle, importsOf, violations } from '../support/import-rules';

const projectDir = join(import.meta.dirname, '..', '..');

const files = readdirSync(join(projectDir, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|tsx|css)$/.test(name))
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .map((path) => ({ path, text: readFileSync(join(projectDir, path), 'utf8') }));

describe('the sources', () => {
  it('have allowed imports only, and at most 300 lines', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(violations)).toEqual([]);
  });

  it('have no import cycle', () => {
    expect(findCycle(files.filter(({ path }) => !path.endsWith('.css')))).toBeUndefined();
  });
});

describe('violations', () => {
  const good = [
    ['src/main/api/routes/desktop.ts', '../../actions/dispatcher'],
    ['src/main/api/server.ts', './guard'],
    ['src/main/app.ts', './config'],
    ['src/main/app.ts', './api/server'],
    ['src/main/instance.ts', './process/identity'],
    ['src/main/recorder/recorder.ts', './capture/capture'],
    ['src/main/sessions/import/session-importer.ts', '../session-store'],
    ['src/main/api/server.ts', '../recorder/library/recording-store'],
    ['src/main/index.ts', './electron/window'],
    ['src/main/index.ts', 'electron'],
    ['src/main/electron/window.ts', 'electron'],
    ['src/preload/index.ts', 'electron'],
    ['src/renderer/src/live/view.tsx', '../../../shared/geometry'],
    ['src/renderer/src/main.tsx', './ui/tokens.css'],
    ['src/renderer/src/log/LogPane.tsx', '../panel/context'],
    ['src/renderer/src/app/App.tsx', '../log/LogPane'],
    ['src/main/app.ts', '../../package.json'],
  ] as const;
  it.each(good)('%s may import %s', (path, name) => {
    expect(violations({ path, text: `import { x } from '${name}';` })).toEqual([]);
  });

  const bad = [
    ['src/shared/action.ts', '../main/config'],
    ['src/shared/action.ts', 'node:fs'],
    ['src/main/rfb/client.ts', '../desktop/virtual'],
    ['src/renderer/src/ui/Button.tsx', '../panel/context'],
    ['src/renderer/src/state/log.ts', '../panel/context'],
    ['src/renderer/src/log/LogPane.tsx', '../live/LiveView'],
    ['src/renderer/src/log/LogPane.tsx', '../app/App'],
    ['src/main/rfb/client.ts', '../process/child'],
    ['src/main/journal/journal.ts', '../config'],
    ['src/main/process/child.ts', '../journal/journal'],
    ['src/main/recorder/encode/encoder.ts', '../capture/capture'],
    ['src/main/recorder/capture/capture.ts', '../recorder'],
    ['src/main/sessions/session-store.ts', './import/session-importer'],
    ['src/main/desktop/virtual/virtual.ts', '../../actions/input'],
    ['src/main/actions/input.ts', '../recorder/recorder'],
    ['src/main/actions/input.ts', '../api/server'],
    ['src/main/api/server.ts', '../app'],
    ['src/main/config.ts', './app'],
    ['src/main/config.ts', './desktop/virtual'],
    ['src/main/app.ts', './electron/window'],
    ['src/main/app.ts', 'electron'],
    ['src/main/headless.ts', 'electron'],
    ['src/main/headless.ts', './electron/window'],
    ['src/main/api/server.ts', 'electron/main'],
    ['src/main/index.ts', './api/server'],
    ['src/main/electron/window.ts', '../api/server'],
    ['src/main/electron/window.ts', '../index'],
    ['src/renderer/src/api/client.ts', '../../../main/config'],
    ['src/renderer/src/api/client.ts', 'node:path'],
    ['src/renderer/src/api/client.ts', 'electron'],
    ['src/preload/index.ts', '../main/config'],
    ['src/main/app.ts', '../other/thing'],
  ] as const;
  it.each(bad)('%s may not import %s', (path, name) => {
    expect(violations({ path, text: `import { x } from '${name}';` })).toHaveLength(1);
    expect(violations({ path, text: `export type { X } from "${name}";` })).toHaveLength(1);
    expect(violations({ path, text: `const x = await import('${name}');` })).toHaveLength(1);
  });

  it('finds a file that is too long, and one in an unknown folder', () => {
    expect(violations({ path: 'src/main/app.ts', text: 'x;\n'.repeat(300) })).toEqual([]);
    expect(violations({ path: 'src/main/app.ts', text: 'x;\n'.repeat(301) })).toHaveLength(1);
    expect(violations({ path: 'src/other/thing.ts', text: '' })).toHaveLength(1);
    expect(violations({ path: 'src/main/extra/thing.ts', text: '' })).toHaveLength(1);
  });
});

describe('importsOf', () => {
  it('finds every form of import', () => {
    const text = `import a from './a';\nimport './b.css';\nexport * from "./c";
      import type {\n  D,\n} from './d';\nconst e = await import('./e');\nconst f = require('./f');`;
    expect(importsOf(text)).toEqual(['./a', './b.css', './c', './d', './e', './f']);
  });
});

describe('findCycle', () => {
  const file = (path: string, ...imports: string[]) => ({
    path,
    text: imports.map((name) => `import '${name}';`).join('\n'),
  });

  it('finds a cycle over several files, and none in files without one', () => {
    expect(findCycle([file('src/a.ts', './b'), file('src/b.ts', './c'), file('src/c.ts')])).toBeUndefined();
    const ring = [file('src/a.ts', './b'), file('src/b.ts', './d/c'), file('src/d/c.tsx', '../b')];
    expect(findCycle(ring)).toEqual(['src/b.ts', 'src/d/c.tsx', 'src/b.ts']);
  });
});
