import { dirname, join, normalize } from 'node:path/posix';

/** A source file and its path in the project. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Maximum length of a file (lines). */
const MAX_LINES = 300;

/**
 * The parts of the project that each part may import, besides itself; `**` stands for all parts of a folder. A path
 * belongs to the part with the longest matching name.
 */
const PARTS: readonly (readonly [part: string, mayImport: readonly string[]])[] = [
  ['src/shared/', []],
  ['src/preload/', ['src/shared/']],
  ...panelParts(),
  ['src/kernel/', []],
  ['src/main/base/', ['src/shared/']],
  ['src/main/pixels/', ['src/shared/', 'src/main/base/']],
  ['src/main/rfb/', below()],
  ['src/main/process/', below()],
  ['src/main/needs/', below()],
  ['src/main/journal/', below()],
  ['src/main/x11/', below('process')],
  ['src/main/desktop/', below('x11', 'process', 'needs', 'rfb', 'journal')],
  ['src/main/actions/', below('desktop', 'x11', 'process', 'rfb', 'journal')],
  ['src/main/recorder/recorder-error', below()],
  ...rooms(
    'src/main/recorder/',
    ['clock/', 'captions/', 'mp4/', 'library/', 'encode/', 'capture/', 'finish/', ''],
    ['src/main/recorder/recorder-error', ...below('desktop', 'x11', 'process', 'needs', 'rfb', 'journal')],
  ),
  ['src/main/snapshots/', below('desktop', 'x11', 'process', 'rfb', 'journal')],
  ...rooms('src/main/sessions/', ['', 'export/', 'import/'], below('recorder', 'journal')),
  ['src/main/hosts/', below('desktop', 'x11', 'process', 'rfb', 'journal')],
  ['src/main/agents/', below('actions', 'desktop', 'x11', 'process', 'rfb', 'journal')],
  ['src/main/replay/', below('actions', 'desktop', 'x11', 'process', 'rfb', 'journal')],
  ['src/main/control/', below('actions', 'desktop', 'x11', 'process', 'rfb', 'journal')],
  [
    'src/main/api/',
    below(
      'agents',
      'hosts',
      'control',
      'replay',
      'sessions',
      'actions',
      'recorder',
      'desktop',
      'x11',
      'process',
      'rfb',
      'journal',
    ),
  ],
  ['src/main/electron/', [...below(), 'src/main/app', 'src/main/(root)']],
  ['src/main/index', [...below(), 'src/main/app', 'src/main/electron/', 'src/main/(root)']],
  ['src/main/headless-entry', ['src/main/cli/']],
  [
    'src/main/cli/',
    [...below('process', 'recorder/captions'), 'src/main/doctor/', 'src/main/headless', 'src/main/(root)'],
  ],
  ['src/main/doctor/', [...below('desktop', 'recorder', 'process', 'needs'), 'src/main/(root)']],
  ['src/main/headless', [...below(), 'src/main/app', 'src/main/(root)']],
  [
    'src/main/app',
    [
      ...host(),
      'src/main/desktops/',
      'src/main/workstation/',
      'src/main/session-services',
      'src/main/(root)',
    ],
  ],
  [
    'src/main/desktops/',
    [...host(), 'src/main/workstation/', 'src/main/session-services', 'src/main/(root)'],
  ],
  ['src/main/workstation/', [...host(), 'src/main/session-services', 'src/main/(root)']],
  ['src/main/session-services', [...below('sessions', 'recorder', 'journal'), 'src/main/(root)']],
  // The small files next to app.ts, which it shares with the entries: flags, config, paths, instance, start-error.
  ['src/main/(root)', below('process')],
];

/** The files that may import Electron. */
const ELECTRON = /^src\/(main\/electron\/|main\/index\.ts$|preload\/)/;

/**
 * The panel's layers, from the lowest up: each imports only layers below it. All features are in one layer, so that
 * they do not import each other. The shell (`app`) and the page of an exported session (`offline`) combine them.
 */
function panelParts(): [part: string, mayImport: string[]][] {
  const floors = [
    ['ui/'],
    ['actions/'],
    ['api/'],
    ['state/'],
    ['panel/'],
    [
      'live/',
      'log/',
      'composer/',
      'recordings/',
      'replay/',
      'sessions/',
      'connect/',
      'timeline/',
      'questions/',
      'wall/',
    ],
    ['app/', 'offline/'],
    ['main', 'zod-without-eval'],
  ].map((floor) => floor.map((name) => `src/renderer/src/${name}`));
  return floors.flatMap((floor, index) =>
    floor.map((part): [string, string[]] => {
      const entry =
        part.endsWith('/') && !part.endsWith('/offline/') ? [] : ['src/renderer/src/zod-without-eval'];
      return [part, ['src/shared/', ...floors.slice(0, index).flat(), ...entry]];
    }),
  );
}

/** All folders of the host except the shell. */
function host(): string[] {
  return below(
    ...[
      'api',
      'agents',
      'hosts',
      'control',
      'replay',
      'sessions',
      'actions',
      'recorder',
      'snapshots',
      'desktop',
      'x11',
      'process',
    ],
    ...['rfb', 'journal'],
  );
}

/** The given folders of the host, and those that all its parts may import. */
function below(...folders: string[]): string[] {
  return [
    'src/shared/',
    'src/main/base/',
    'src/main/pixels/',
    ...folders.map((folder) => `src/main/${folder}/**`),
  ];
}

/** The subfolders of a folder, from the lowest up. An empty name stands for the files next to them. */
function rooms(
  folder: string,
  names: readonly string[],
  outside: readonly string[],
): [part: string, mayImport: string[]][] {
  const paths = names.map((name) => folder + name);
  return paths.map((path, index) => [path, [...outside, ...paths.slice(0, index)]]);
}

/** The part of the project that a path belongs to; undefined for paths without a rule. */
function partOf(path: string): string | undefined {
  const [part] = PARTS.map(([name]) => name)
    .filter((name) => path === name || path.startsWith(name.endsWith('/') ? name : `${name}.`))
    .sort((a, b) => b.length - a.length);
  if (part !== undefined) return part;
  return /^src\/main\/[^/]+$/.test(path) ? 'src/main/(root)' : undefined;
}

/** Every module that a text imports, requires or re-exports. */
export function importsOf(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;
  return [...text.matchAll(pattern)].flatMap(([, , name]) => (name === undefined ? [] : [name]));
}

/** The violations of a file, one sentence each. */
export function violations({ path, text }: SourceFile): string[] {
  const wrong: string[] = [];
  const part = partOf(path);
  const allowed = PARTS.find(([name]) => name === part)?.[1];
  if (part === undefined || allowed === undefined) return [`${path} is in no known part of the project.`];

  for (const name of importsOf(text)) {
    if (name === 'electron' || name.startsWith('electron/')) {
      if (!ELECTRON.test(path)) wrong.push(`${path} imports electron, which only the shell may.`);
    } else if (name.startsWith('node:') || !name.startsWith('.')) {
      if (name.startsWith('node:') && /^src\/(shared|renderer)\//.test(path)) {
        wrong.push(`${path} imports ${name}, which a browser does not have.`);
      }
    } else {
      const target = normalize(join(dirname(path), name));
      const targetPart = partOf(target) ?? partOf(`${target}.ts`);
      if (targetPart === undefined) {
        if (target.startsWith('src/')) wrong.push(`${path} imports ${target}, which is in no known part.`);
      } else if (targetPart !== part && !allowed.some((name) => includes(name, targetPart))) {
        wrong.push(`${path} imports ${target}, which is not below it.`);
      }
    }
  }
  const lines = text.trimEnd().split('\n').length;
  if (lines > MAX_LINES) wrong.push(`${path} has ${lines} lines, more than ${MAX_LINES}.`);
  return wrong;
}

function includes(name: string, part: string): boolean {
  return name.endsWith('**') ? part.startsWith(name.slice(0, -2)) : part === name;
}

/** The paths of files that form an import cycle; undefined if there is no cycle. */
export function findCycle(files: readonly SourceFile[]): string[] | undefined {
  const known = new Map(files.map((file) => [file.path, file]));
  const resolve = (from: string, name: string) =>
    ['', '.ts', '.tsx', '/index.ts', '/index.tsx']
      .map((end) => normalize(join(dirname(from), name)) + end)
      .find((path) => known.has(path));
  const done = new Set<string>();

  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const name of importsOf(known.get(path)?.text ?? '').filter((name) => name.startsWith('.'))) {
      const target = resolve(path, name);
      const cycle = target === undefined ? undefined : visit(target, [...trail, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const { path } of files) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}
