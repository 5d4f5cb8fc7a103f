import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionList } from '../../src/shared/session';
import { type Host, startProgram } from '../support/host';
import { waitFor } from '../support/wait-for';
import { startXvfb, type Xvfb } from '../support/xvfb';

const run = promisify(execFile);
const PACKAGES = join(import.meta.dirname, '..', '..', 'out', 'packages');
const isRoot = process.getuid?.() === 0;

/** The only package of a kind. */
function packageOf(end: string): string {
  const [name, ...others] = readdirSync(PACKAGES).filter((file) => file.endsWith(end));
  if (name === undefined || others.length > 0) throw new Error(`There must be one ${end} in ${PACKAGES}.`);
  return join(PACKAGES, name);
}

let screen: Xvfb;
let scratch = '';
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'jumpseat-package-'));
  screen = await startXvfb();
});
afterAll(async () => {
  await screen?.stop();
  await asRoot(['apt-get', '-y', 'remove', 'jumpseat']);
  rmSync(scratch, { recursive: true, force: true });
});

const KINDS: readonly (readonly [kind: string, install: () => Promise<string>])[] = [
  ['deb', installDeb],
  ['tar.gz', unpackArchive],
];

describe.each(KINDS)('the %s', (_kind, install) => {
  let program = '';
  let host: Host;
  const start = async (...flags: string[]) => {
    // Electron has no sandbox for root.
    const sandbox = isRoot ? ['--no-sandbox'] : [];
    const started = await startProgram([program, ...sandbox], flags, screen.env);
    return started;
  };

  beforeAll(async () => {
    program = await install();
    host = await start();
  }, 120_000);
  afterAll(() => host?.stop());

  it('opens a window with the name by which its desktop entry finds it', async () => {
    const isShown = async () =>
      (await run('xwininfo', ['-root', '-tree'], { env: screen.env })).stdout.includes(
        '("jumpseat" "Jumpseat")',
      );
    await waitFor('the window', isShown);
  });

  it('does the main job: clicks, types and takes screenshots', async () => {
    expect((await host.act({ action: 'left_click', coordinate: [640, 360] })).status).toBe(200);
    expect((await host.act({ action: 'type', text: 'héllo' })).status).toBe(200);
    expect((await host.act({ action: 'screenshot' })).json).toMatchObject({ screenshot_width: 1920 });
  });

  it('records', async () => {
    const body = { recording_id: randomUUID() };
    const post = (path: string) =>
      host.request(`/api/v0/desktop/recording/${path}`, { method: 'POST', body });
    expect((await post('start')).status).toBe(200);
    await host.act({ action: 'mouse_move', coordinate: [100, 100] });
    const stopped = await post('stop');
    expect(stopped.status).toBe(200);
    expect(stopped.headers.get('content-type')).toMatch(/^multipart\/mixed/);
  });

  it('exports the session, with its page', async () => {
    const { sessions } = SessionList.parse(await (await host.request('/api/v0/sessions')).json());
    const response = await host.request(`/api/v0/sessions/${sessions[0]?.id}/export.zip`);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).includes('index.html')).toBe(true);
  });

  it("shows and controls this machine's own screen", async () => {
    const own = await start('--desktop', 'host', '--no-open');
    try {
      expect((await own.act({ action: 'mouse_move', coordinate: [321, 123] })).status).toBe(200);
      const { stdout } = await run('xdotool', ['getmouselocation'], { env: screen.env });
      expect(stdout).toContain('x:321 y:123');
      expect((await own.act({ action: 'screenshot' })).json).toMatchObject({ screenshot_width: 1280 });
    } finally {
      await own.stop();
    }
  });

  it('stops on a signal without an error', async () => {
    expect(await host.stop()).toBe(0);
  });
});

describe('the deb', () => {
  it('has a desktop entry, an icon, the licenses, and less than 300 MB', async () => {
    const dir = '/opt/Jumpseat';
    expect((await run('du', ['-sm', dir])).stdout).toMatch(/^[12]?\d\d\t/);
    const { stdout } = await run('cat', ['/usr/share/applications/jumpseat.desktop']);
    for (const line of ['StartupWMClass=jumpseat', 'Exec=/opt/Jumpseat/jumpseat %U', 'Icon=jumpseat'])
      expect(stdout).toContain(`${line}\n`);
    expect(stdout).toContain('x-scheme-handler/jumpseat');
    expect(existsSync('/usr/share/icons/hicolor/512x512/apps/jumpseat.png')).toBe(true);
    expect(statSync(`${dir}/resources/THIRD-PARTY-NOTICES.txt`).size).toBeGreaterThan(10_000);
  });

  it('depends on the packages of all libraries that its program loads', async () => {
    const { stdout } = await run('ldd', ['/opt/Jumpseat/jumpseat']);
    const libraries = [...stdout.matchAll(/(\S+) => \//g)].map(([, library = '']) => library);
    expect(libraries).toContain('libgtk-3.so.0');
    const files = await filesOfDependencies('jumpseat');
    expect(libraries.filter((library) => !files.has(library))).toEqual([]);
  });
});

/** The names of all files of a package and of those that are installed with it in any case. */
async function filesOfDependencies(name: string): Promise<Set<string>> {
  const others = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'];
  const args = ['depends', '--recurse', ...others.map((kind) => `--no-${kind}`), name];
  const packages = (await run('apt-cache', args)).stdout.match(/^[a-z0-9].*/gm) ?? [];
  // Alternatives that are not installed are an error.
  const listed = run('dpkg', ['-L', ...packages], { maxBuffer: 1e8 }).catch((error) => error);
  const { stdout }: { stdout: string } = await listed;
  return new Set(stdout.split('\n').map((path) => basename(path)));
}

/** Installs as a user does. @returns the command of the app */
async function installDeb(): Promise<string> {
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y'];
  await asRoot([...apt, 'install', '--reinstall', '--no-install-recommends', packageOf('.deb')]);
  return '/usr/bin/jumpseat';
}

async function asRoot(command: readonly string[]): Promise<void> {
  const [program = '', ...args] = [...(isRoot ? [] : ['sudo', '-n']), ...command];
  await run(program, args);
}

async function unpackArchive(): Promise<string> {
  await run('tar', ['-xzf', packageOf('.tar.gz'), '-C', scratch, '--strip-components=1']);
  // Where ordinary users may not make namespaces, Chromium's sandbox needs this. The deb does it when it is installed.
  if (!isRoot) {
    const helper = join(scratch, 'chrome-sandbox');
    await asRoot(['chown', 'root:root', helper]);
    await asRoot(['chmod', '4755', helper]);
  }
  return join(scratch, 'jumpseat');
}
