// @ts-check

/**
 * The conditions for a window.
 * @typedef {object} Circumstances
 * @property {boolean} wanted false with `--no-open`
 * @property {boolean} display whether a display answers; true on platforms that always have one
 * @property {boolean} root
 * @property {boolean} sandbox whether Electron's sandbox can work here
 * @property {boolean} noSandbox whether the user allows to run without the sandbox
 */

/** @typedef {{ shell: 'electron' } | { shell: 'headless', why?: string }} Choice */

/**
 * Whether to open a window with Electron; if not, a line that says why.
 * @param {Circumstances} circumstances
 * @returns {Choice}
 */
export function chooseShell({ wanted, display, root, sandbox, noSandbox }) {
  if (!wanted) return { shell: 'headless' };
  if (!display) return headless('there is no display');
  if (noSandbox) return { shell: 'electron' };
  if (root) return headless('Electron has no sandbox as root (JUMPSEAT_NO_SANDBOX=1 goes without)');
  if (!sandbox) {
    return headless(
      'this system denies Electron its sandbox. To allow it: ' +
        'sudo chown root node_modules/electron/dist/chrome-sandbox && ' +
        'sudo chmod 4755 node_modules/electron/dist/chrome-sandbox',
    );
  }
  return { shell: 'electron' };
}

/** @param {string} why @returns {Choice} */
const headless = (why) => ({ shell: 'headless', why: `No window: ${why}.` });

/**
 * The address of the display, from the usual environment variables.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ path: string } | { host: string, port: number } | undefined}
 */
export function displayAddress(env) {
  const { WAYLAND_DISPLAY: wayland, XDG_RUNTIME_DIR: runtime, DISPLAY: x11 } = env;
  if (wayland?.startsWith('/')) return { path: wayland };
  if (wayland && runtime) return { path: `${runtime}/${wayland}` };
  const [, host, number] = /^(.*):(\d+)(?:\.\d+)?$/.exec(x11 ?? '') ?? [];
  if (number === undefined) return undefined;
  if (host === '' || host === 'unix') return { path: `/tmp/.X11-unix/X${number}` };
  return host?.startsWith('/')
    ? { path: `${host}:${number}` }
    : { host: host ?? '', port: 6000 + Number(number) };
}

/**
 * Whether flags and environment allow a window. The host validates all flags later.
 * @param {readonly string[]} flags
 * @param {NodeJS.ProcessEnv} env
 */
export function wantsWindow(flags, env) {
  if (['--no-open', '--help', '-h'].some((flag) => flags.includes(flag))) return false;
  return ['', '0', 'false', 'no'].includes((env.JUMPSEAT_NO_OPEN ?? '').toLowerCase());
}

/**
 * Whether Chromium's sandbox works for a user: with namespaces, or with its helper if that belongs to root.
 * @param {(path: string) => string | undefined} readSetting reads a setting of the kernel; undefined if it has no such
 *   setting
 * @param {{ uid: number, mode: number } | undefined} helper the result of `stat` for chrome-sandbox
 */
export function sandboxWorks(readSetting, helper) {
  if (helper && helper.uid === 0 && (helper.mode & 0o4001) === 0o4001) return true;
  const setting = (/** @type {string} */ name) => readSetting(`/proc/sys/${name}`)?.trim();
  return (
    setting('kernel/unprivileged_userns_clone') !== '0' &&
    setting('kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
    setting('user/max_user_namespaces') !== '0'
  );
}
