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

const DEJAVU = {
  apt: 'fonts-dejavu-core fontconfig',
  dnf: 'dejavu-sans-fonts dejavu-sans-mono-fonts fontconfig',
  pacman: 'ttf-dejavu fontconfig',
  zypper: 'dejavu-fonts fontconfig',
  apk: 'font-dejavu fontconfig',
};

/** @type {readonly Need[]} */
export const NEEDS = [
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
  {
    what: 'the font DejaVu', // the pictures of the panel in tests/e2e/look show it
    font: ':family=DejaVu Sans Mono',
    for: ['test'],
    essential: ['test'],
    packages: DEJAVU,
  },
  tool('xterm', { apt: 'xterm' }),
  tool('xdotool', { apt: 'xdotool' }),
  tool('faketime', { apt: 'faketime', pacman: 'libfaketime', dnf: 'libfaketime' }), // its library lets tests set a host's clock
  tool('xclip', { apt: 'xclip' }),
  tool('setxkbmap', { apt: 'x11-xkb-utils', pacman: 'xorg-setxkbmap' }),
  tool('xprop', { apt: 'x11-utils', pacman: 'xorg-xprop' }),
  tool('xev', { apt: 'x11-utils', pacman: 'xorg-xev' }),
  tool('xwininfo', { apt: 'x11-utils', pacman: 'xorg-xwininfo' }),
  tool('xdpyinfo', { apt: 'x11-utils', pacman: 'xorg-xdpyinfo' }),
  tool('xrandr', { apt: 'x11-xserver-utils', pacman: 'xorg-xrandr' }),
  tool('xsetroot', { apt: 'x11-xserver-utils', pacman: 'xorg-xsetroot' }),
  tool('Xvfb', {
    apt: 'xvfb',
    dnf: 'xorg-x11-server-Xvfb',
    pacman: 'xorg-server-xvfb',
    zypper: 'xorg-x11-server-Xvfb',
    apk: 'xvfb',
  }),
  tool('x11vnc'),
  tool('openssl'),
  tool('curl'),
  tool('python3', { pacman: 'python' }),
  // Programs to type into: text fields of the common toolkits, and a program that grabs the keyboard.
  tool('dmenu', { apt: 'suckless-tools' }),
  binding('Qt 5', 'import PyQt5.QtWidgets', {
    apt: 'python3-pyqt5',
    dnf: 'python3-qt5',
    pacman: 'python-pyqt5',
    zypper: 'python3-PyQt5',
    apk: 'py3-qt5',
  }),
  binding('Qt 6', 'import PyQt6.QtWidgets', {
    apt: 'python3-pyqt6',
    dnf: 'python3-pyqt6',
    pacman: 'python-pyqt6',
    zypper: 'python3-PyQt6',
    apk: 'py3-pyqt6',
  }),
  binding('GTK 3', 'import gi; gi.require_version("Gtk", "3.0")', {
    apt: 'python3-gi gir1.2-gtk-3.0',
    dnf: 'python3-gobject gtk3',
    pacman: 'python-gobject gtk3',
    zypper: 'python3-gobject typelib-1_0-Gtk-3_0',
    apk: 'py3-gobject3 gtk+3.0',
  }),
  binding('GTK 4', 'import gi; gi.require_version("Gtk", "4.0")', {
    apt: 'python3-gi gir1.2-gtk-4.0',
    dnf: 'python3-gobject gtk4',
    pacman: 'python-gobject gtk4',
    zypper: 'python3-gobject typelib-1_0-Gtk-4_0',
    apk: 'py3-gobject3 gtk4.0',
  }),
  binding('Tk', 'import tkinter', {
    apt: 'python3-tk',
    dnf: 'python3-tkinter',
    pacman: 'tk',
    zypper: 'python3-tk',
    apk: 'python3-tkinter',
  }),
  tool('unshare', {
    apt: 'util-linux',
    dnf: 'util-linux-core',
    pacman: 'util-linux',
    zypper: 'util-linux',
    apk: 'unshare',
  }), // creates the namespaces of a container
  tool('pgrep', { apt: 'procps', dnf: 'procps-ng', pacman: 'procps-ng', zypper: 'procps', apk: 'procps' }),
  tool('ffprobe', { apt: 'ffmpeg', dnf: 'ffmpeg-free', pacman: 'ffmpeg', zypper: 'ffmpeg', apk: 'ffmpeg' }),
  {
    what: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    for: ['test'],
    essential: ['test'],
    packages: { apt: 'chromium', dnf: 'chromium', pacman: 'chromium', zypper: 'chromium', apk: 'chromium' },
    ubuntu: 'chromium-browser',
  },
];

/**
 * A program that only tests use. Its package has the same name by default.
 * @param {string} name
 * @param {Partial<Record<Manager, string>>} [packages]
 * @returns {Need}
 */
function tool(name, packages) {
  return {
    what: name,
    programs: [name],
    for: ['test'],
    essential: ['test'],
    packages: { apt: name, dnf: name, pacman: name, zypper: name, apk: name, ...packages },
  };
}

/**
 * A toolkit's Python binding, which only tests use.
 * @param {string} toolkit
 * @param {string} python
 * @param {Readonly<Record<Manager, string>>} packages
 * @returns {Need}
 */
function binding(toolkit, python, packages) {
  return { what: `Python's ${toolkit}`, python, for: ['test'], essential: ['test'], packages };
}

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
export function installCommand(manager, packages, { root }) {
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
