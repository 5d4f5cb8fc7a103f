/** What the desktop's menu may offer: the first installed of each kind is shown. */
export interface MenuEntry {
  readonly label: string;
  readonly command: string;
}

export interface MenuOptions {
  /** The path of a program, or undefined where it is not installed. */
  readonly which: (program: string) => string | undefined;
  /** Browsers keep their profiles here: with the user's own, they would open on the user's own screen. */
  readonly profilesDir: string;
  /** Chromium's sandbox cannot be had as root. */
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
  '--no-first-run', // no questions before the page
  '--no-default-browser-check',
  '--password-store=basic', // no keyring prompt: there is no keyring here
  '--disable-dev-shm-usage', // containers give /dev/shm 64 MB, too little for a page
];
/** As root the sandbox must be off; test-type keeps the warning bar about that from covering the page. */
const CHROMIUM_ROOT_FLAGS = ['--no-sandbox', '--test-type'];

/** The programs found on this machine, in menu order. */
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

/** Openbox' menu file. */
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

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Openbox splits commands as a shell does, without being one. */
function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
