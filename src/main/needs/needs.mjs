// @ts-check

/** @typedef {'apt' | 'dnf' | 'pacman' | 'zypper' | 'apk'} Manager */
/** @typedef {'start' | 'test'} Purpose */

/**
 * A requirement on the system. It is met if one of its programs is on PATH, a font matches its pattern, or the system's
 * Python can run its statement.
 * @typedef {object} Need
 * @property {string} what
 * @property {readonly string[]} [programs] any of them is enough
 * @property {string} [font] a pattern of fontconfig, with code points in hexadecimal
 * @property {string} [python] a statement that /usr/bin/python3 must be able to run
 * @property {readonly Purpose[]} essential purposes that fail without it; for the others it is only advised
 * @property {readonly Purpose[]} for
 * @property {Readonly<Record<Manager, string>>} packages
 * @property {string} [ubuntu] Ubuntu's name, if it differs from Debian's
 */

export const DEJAVU = {
  apt: 'fonts-dejavu-core fontconfig',
  dnf: 'dejavu-sans-fonts dejavu-sans-mono-fonts fontconfig',
  pacman: 'ttf-dejavu fontconfig',
  zypper: 'dejavu-fonts fontconfig',
  apk: 'font-dejavu fontconfig',
};

/**
 * What a virtual desktop and recordings need on Linux, and what is advised for them. An `.mjs` file, because the set-up reads
 * it before anything is installed or built.
 * @type {readonly Need[]}
 */
export const DESKTOP_NEEDS = [
  {
    what: 'Xvnc',
    programs: ['Xvnc'],
    for: ['start', 'test'],
    essential: ['start', 'test'],
    packages: {
      apt: 'tigervnc-standalone-server',
      dnf: 'tigervnc-server-minimal',
      pacman: 'tigervnc',
      zypper: 'xorg-x11-Xvnc',
      apk: 'tigervnc',
    },
  },
  {
    what: 'openbox',
    programs: ['openbox'],
    for: ['start', 'test'],
    essential: ['start', 'test'],
    packages: { apt: 'openbox', dnf: 'openbox', pacman: 'openbox', zypper: 'openbox', apk: 'openbox' },
  },
  {
    what: 'xkbcomp', // Xvnc needs it to compile its keyboard map, and exits without it
    programs: ['xkbcomp'],
    for: ['start', 'test'],
    essential: ['start', 'test'],
    packages: {
      apt: 'x11-xkb-utils xkb-data',
      dnf: 'xkbcomp xkeyboard-config',
      pacman: 'xorg-xkbcomp xkeyboard-config',
      zypper: 'xkbcomp xkeyboard-config',
      apk: 'xkbcomp xkeyboard-config',
    },
  },
  {
    what: 'ffmpeg',
    programs: ['ffmpeg'],
    for: ['start', 'test'],
    essential: ['test'], // only recordings need it
    packages: { apt: 'ffmpeg', dnf: 'ffmpeg-free', pacman: 'ffmpeg', zypper: 'ffmpeg', apk: 'ffmpeg' },
  },
  {
    what: 'a terminal', // xterm is small, and a desktop needs a terminal
    programs: ['xterm', 'xfce4-terminal', 'lxterminal', 'konsole', 'x-terminal-emulator'],
    for: ['start'],
    essential: [],
    packages: { apt: 'xterm', dnf: 'xterm', pacman: 'xterm', zypper: 'xterm', apk: 'xterm' },
  },
  {
    what: 'a font',
    font: ':charset=61 3b1 436',
    for: ['start', 'test'],
    essential: ['test'],
    packages: DEJAVU,
  },
  {
    // On Debian a small font (1.6 MB, all three scripts): Noto's are 57 MB, half of the downloads of a first start.
    what: 'a font for Chinese, Japanese and Korean',
    font: ':charset=65e5 3042 ac00',
    for: ['start', 'test'],
    essential: ['test'],
    packages: {
      apt: 'fonts-wqy-microhei',
      dnf: 'google-noto-sans-cjk-fonts',
      pacman: 'noto-fonts-cjk',
      zypper: 'google-noto-sans-cjk-fonts',
      apk: 'font-noto-cjk',
    },
  },
  {
    what: 'a font for emoji',
    font: ':charset=1f600',
    for: ['start', 'test'],
    essential: ['test'],
    packages: {
      apt: 'fonts-noto-color-emoji',
      dnf: 'google-noto-color-emoji-fonts',
      pacman: 'noto-fonts-emoji',
      zypper: 'google-noto-coloremoji-fonts',
      apk: 'font-noto-emoji',
    },
  },
];

/** @typedef {{ manager: Manager, ubuntu: boolean }} Distribution */

/**
 * The package manager of a distribution, from the text of its /etc/os-release.
 * @param {string} osRelease
 * @returns {Distribution | undefined}
 */
export function distributionOf(osRelease) {
  const field = (/** @type {string} */ name) =>
    new RegExp(`^${name}=(.*)$`, 'm').exec(osRelease)?.[1]?.replaceAll(/["']/g, '') ?? '';
  const ids = `${field('ID')} ${field('ID_LIKE')}`.toLowerCase().split(/\s+/);
  const manager = MANAGERS.find(([, pattern]) => ids.some((id) => pattern.test(id)))?.[0];
  return manager && { manager, ubuntu: ids.includes('ubuntu') };
}

/** @type {readonly (readonly [Manager, RegExp])[]} */
const MANAGERS = [
  ['apt', /^(debian|ubuntu)$/],
  ['dnf', /^(fedora|rhel|centos)$/],
  ['pacman', /^arch$/],
  ['zypper', /^(opensuse.*|suse|sles)$/],
  ['apk', /^alpine$/],
];

/**
 * The packages for the missing needs, without duplicates.
 * @param {readonly Need[]} missing
 * @param {Distribution} distribution
 */
export function packagesFor(missing, { manager, ubuntu }) {
  const names = missing.map((need) => (ubuntu && need.ubuntu) || need.packages[manager]);
  return [...new Set(names.flatMap((name) => name.split(' ')))];
}

/**
 * The command for a person to install packages.
 * @param {Manager} manager
 * @param {readonly string[]} packages
 * @param {{ root: boolean }} who
 */
function installCommand(manager, packages, { root }) {
  const list = packages.join(' ');
  const sudo = root ? '' : 'sudo ';
  switch (manager) {
    case 'apt':
      return `${sudo}apt-get update && ${sudo}apt-get install --no-install-recommends ${list}`;
    case 'dnf':
      return `${sudo}dnf install ${list}`;
    case 'pacman':
      return `${sudo}pacman -S --needed ${list}`;
    case 'zypper':
      return `${sudo}zypper install ${list}`;
    case 'apk':
      return `${root ? '' : 'doas '}apk add ${list}`;
  }
}

/**
 * A sentence that says how to install missing needs.
 * @param {readonly Need[]} missing
 * @param {string} osRelease the text of /etc/os-release; empty if there is none
 * @param {{ root: boolean }} who
 */
export function howToInstall(missing, osRelease, who) {
  const distribution = distributionOf(osRelease);
  if (!distribution) return 'Install with the package manager of your system.';
  const { manager } = distribution;
  return `Install with: ${installCommand(manager, packagesFor(missing, distribution), who)}`;
}
