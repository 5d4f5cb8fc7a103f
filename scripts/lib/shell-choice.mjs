// @ts-check

/**
 * What the choice between a window and none depends on.
 * @typedef {object} Circumstances
 * @property {boolean} wanted false with `--no-open`
 * @property {boolean} display whether a screen answers; true where there is always one
 * @property {boolean} root
 * @property {boolean} sandbox whether Electron's sandbox can work here
 * @property {boolean} noSandbox whether a person has said to go without it
 */

/** @typedef {{ shell: 'electron' } | { shell: 'headless', why?: string }} Choice */

/**
 * Whether Electron is worth looking for at all, and in one line why not.
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
 * Where a screen would answer: the address to connect to, by the variables that programs go by.
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
 * Whether flags or environment ask for no window; what flags mean beyond that is the host's to say.
 * @param {readonly string[]} flags
 * @param {NodeJS.ProcessEnv} env
 */
export function wantsWindow(flags, env) {
  if (['--no-open', '--help', '-h'].some((flag) => flags.includes(flag))) return false;
  return ['', '0', 'false', 'no'].includes((env.JUMPSEAT_NO_OPEN ?? '').toLowerCase());
}

/**
 * Whether Chromium's sandbox can work for a user: by namespaces, or by its helper when that belongs to root.
 * @param {(path: string) => string | undefined} readSetting of the kernel; undefined where it has none.
 * @param {{ uid: number, mode: number } | undefined} helper what stat says of chrome-sandbox
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
