import { escapeXml } from '../../base/escape-xml';

/** An item of the desktop's menu. */
export interface MenuEntry {
  readonly label: string;
  readonly command: string;
}

export interface MenuOptions {
  /** The path of a program; undefined if it is not installed. */
  readonly which: (program: string) => string | undefined;
  /** The directory of browser profiles: with the user's own, a browser would open on the user's own screen. */
  readonly profilesDir: string;
  /** Chromium's sandbox does not work as root. */
  readonly isRoot: boolean;
}

const TERMINALS = ['xterm', 'xfce4-terminal', 'lxterminal', 'konsole', 'x-terminal-emulator'];
const CHROMIUMS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];
const FIREFOXES = ['firefox', 'firefox-esr'];
const FILE_MANAGERS = ['pcmanfm', 'thunar', 'nemo', 'caja', 'pcmanfm-qt', 'dolphin', 'nautilus'];

const CHROMIUM_FLAGS = [
  '--no-first-run', // no questions before the first page
  '--no-default-browser-check',
  '--password-store=basic', // the desktop has no keyring to prompt for
  '--disable-dev-shm-usage', // containers have a /dev/shm of 64 MB, too small for a page
];
/** As root the sandbox must be off; test-type hides the warning about that. */
const CHROMIUM_ROOT_FLAGS = ['--no-sandbox', '--test-type'];

/** The first installed program of each kind, in menu order. */
export function menuEntries({ which, profilesDir, isRoot }: MenuOptions): MenuEntry[] {
  const first = (programs: readonly string[]) =>
    programs.map((program) => which(program)).find((path) => path !== undefined);
  const entries: MenuEntry[] = [];
  const add = (label: string, path: string | undefined, args: readonly string[] = []) => {
    if (path !== undefined) entries.push({ label, command: [path, ...args].map(shellQuote).join(' ') });
  };
  add('Terminal', first(TERMINALS));
  const chromium = first(CHROMIUMS);
  if (chromium !== undefined) {
    const root = isRoot ? CHROMIUM_ROOT_FLAGS : [];
    add('Web browser', chromium, [`--user-data-dir=${profilesDir}/chromium`, ...CHROMIUM_FLAGS, ...root]);
  } else {
    add('Web browser', first(FIREFOXES), ['--new-instance', '--profile', `${profilesDir}/firefox`]);
  }
  add('Files', first(FILE_MANAGERS));
  return entries;
}

/** The text of openbox' menu file. */
export function menuXml(entries: readonly MenuEntry[]): string {
  const items = entries.map(
    ({ label, command }) =>
      `    <item label="${escapeXml(label)}"><action name="Execute"><command>${escapeXml(command)}</command></action></item>`,
  );
  const empty = '    <separator label="No terminal or browser is installed"/>';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<openbox_menu xmlns="http://openbox.org/3.4/menu">',
    '  <menu id="root-menu" label="Desktop">',
    ...(items.length > 0 ? items : [empty]),
    '  </menu>',
    '</openbox_menu>',
    '',
  ].join('\n');
}

/** Openbox splits commands as a shell does. */
function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
