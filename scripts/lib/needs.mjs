// @ts-check
import { DEJAVU, DESKTOP_NEEDS } from '../../src/main/needs/needs.mjs';

/** @typedef {import('../../src/main/needs/needs.mjs').Manager} Manager */
/** @typedef {import('../../src/main/needs/needs.mjs').Need} Need */

/**
 * All requirements on the system: those of the host, and those of the tests.
 * @type {readonly Need[]}
 */
export const NEEDS = [
  ...DESKTOP_NEEDS,
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
  // Hosts in networks of their own are linked through ssh.
  tool('ssh', {
    apt: 'openssh-client',
    dnf: 'openssh-clients',
    pacman: 'openssh',
    zypper: 'openssh-clients',
    apk: 'openssh-client',
  }),
  tool('ssh-keygen', {
    apt: 'openssh-client',
    dnf: 'openssh-clients',
    pacman: 'openssh',
    zypper: 'openssh-clients',
    apk: 'openssh-client',
  }),
  tool('ip', { apt: 'iproute2', dnf: 'iproute', pacman: 'iproute2', zypper: 'iproute2', apk: 'iproute2' }),
  // The app is also tested in the tray of a private bus, and on Wayland.
  tool('weston'),
  tool('dbus-daemon', { dnf: 'dbus-daemon', pacman: 'dbus', zypper: 'dbus-1-daemon', apk: 'dbus' }),
  tool('dbus-send', {
    apt: 'dbus-bin',
    dnf: 'dbus-tools',
    pacman: 'dbus',
    zypper: 'dbus-1-tools',
    apk: 'dbus',
  }),
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
