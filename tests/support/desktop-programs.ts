import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { which } from '../../src/main/process/which';
import type { Host } from './host';
import { temporaryDir } from './host-run';
import { waitFor } from './wait-for';

const exec = promisify(execFile);

/** A program on the desktop with a visible window. */
export interface Program {
  readonly process: ChildProcess;
  /** The X id of its window. */
  readonly window: string;
  /** The area of its window without the frame, in native pixels. */
  readonly place: { x: number; y: number; width: number; height: number };
  output(): string;
  close(): Promise<void>;
}

/** Starts a program whose window has the title `title`, and waits for the window. */
export async function openProgram(
  host: Pick<Host, 'desktopEnv'>,
  title: string,
  command: string,
  args: readonly string[],
): Promise<Program> {
  const env = await host.desktopEnv();
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout?.on('data', (text) => {
    output += text;
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const window = await waitFor(`the window ${title}`, async () => {
    // The search fails if it finds nothing, and if any window vanishes meanwhile.
    const search = ['search', '--onlyvisible', '--name', `^${title}$`];
    const found = await exec('xdotool', search, { env }).catch(() => undefined);
    return found?.stdout.trim().split('\n')[0];
  });
  const { stdout } = await exec('xwininfo', ['-id', window], { env });
  const number = (label: string) => Number(new RegExp(`${label}:\\s+(-?\\d+)`).exec(stdout)?.[1]);
  return {
    process: child,
    window,
    place: {
      x: number('Absolute upper-left X'),
      y: number('Absolute upper-left Y'),
      width: number('Width'),
      height: number('Height'),
    },
    output: () => output,
    async close() {
      child.kill('SIGKILL');
      await exited;
      // The server learns of the end later; the next program may have a window of the same title.
      const isShown = () =>
        exec('xwininfo', ['-id', window], { env }).then(
          () => true,
          () => false,
        );
      await waitFor(`the window ${title} to vanish`, async () => !(await isShown()));
    },
  };
}

/** A mouse or keyboard event that a page received. */
export interface SeenEvent {
  readonly type: string;
  readonly target: string;
  readonly x: number;
  readonly y: number;
  readonly button: number;
  readonly buttons: number;
  readonly detail: number;
  readonly deltaX: number;
  readonly deltaY: number;
  readonly key: string;
  readonly code: string;
  readonly modifiers: string;
  readonly repeat: boolean;
}

/** A page that fills the desktop, so that both have the same coordinates. */
export interface ShownPage {
  readonly page: Page;
  readonly seen: () => Promise<SeenEvent[]>;
  /** Waits until the events of the page are as `wanted`. */
  until(what: string, wanted: (events: SeenEvent[]) => boolean): Promise<SeenEvent[]>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

const FLAGS = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--force-color-profile=srgb', '--kiosk'],
];

/** Shows `body` without margins and records its events. Keys do not trigger the browser's own functions. */
export async function openPage(host: Host, body: string): Promise<ShownPage> {
  const dir = temporaryDir();
  const file = join(dir.path, 'page.html');
  await writeFile(file, `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${body}${RECORDER}`);
  const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
    .map((name) => which(name))
    .find(Boolean);
  if (!executablePath) throw new Error('There is no Chromium to show a page in.');
  const env = Object.fromEntries(
    Object.entries(await host.desktopEnv()).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const context = await chromium.launchPersistentContext(join(dir.path, 'profile'), {
    executablePath,
    headless: false,
    viewport: null,
    env,
    // An app window has no tabs, and so no shortcuts that a page cannot receive.
    args: [...FLAGS, `--app=file://${file}`],
  });
  const [page] = context.pages();
  if (!page) throw new Error('Chromium has opened no page.');
  const { width, height } = await host.desktop();
  await waitFor('the page to fill the desktop', () =>
    page.evaluate<boolean>(
      `innerWidth === ${width} && innerHeight === ${height} && document.readyState === 'complete'`,
    ),
  );
  const seen = () => page.evaluate<SeenEvent[]>('seen');
  const shown: ShownPage = {
    page,
    seen,
    async until(what, wanted) {
      let events: SeenEvent[] = [];
      await waitFor(what, async () => {
        events = await seen();
        return wanted(events);
      }).catch((error: Error) => {
        throw new Error(`${error.message} The page saw ${JSON.stringify(events).slice(0, 2000)}`);
      });
      return events;
    },
    clear: () => page.evaluate<void>('void seen.splice(0)'),
    async close() {
      await context.close();
      dir.remove();
    },
  };
  // The window appears before it gets keys and pointer events.
  await waitFor('the page to see input', async () => {
    await host.act({ action: 'mouse_move', coordinate: [1, 1] });
    await host.act({ action: 'mouse_move', coordinate: [2, 2] });
    await host.act({ action: 'key', text: 'F11' });
    const events = await seen();
    return events.some(({ type }) => type === 'keyup') && events.some(({ type }) => type === 'mousemove');
  });
  await host.act({ action: 'key', text: 'F12' });
  await shown.until('the last of them', (events) =>
    events.some(({ key, type }) => key === 'F12' && type === 'keyup'),
  );
  await shown.clear();
  return shown;
}

const STYLE = 'html, body { margin: 0; height: 100%; overflow: hidden; font: 20px/30px "DejaVu Sans Mono" }';

const RECORDER = `<script>
const seen = [];
const types = ['mousedown', 'mouseup', 'mousemove', 'click', 'auxclick', 'dblclick', 'contextmenu', 'wheel',
  'keydown', 'keyup', 'dragstart', 'dragover', 'drop', 'dragend', 'change'];
for (const type of types) addEventListener(type, (e) => {
  seen.push({
    type, target: e.target.id ?? '', x: e.clientX, y: e.clientY, button: e.button, buttons: e.buttons,
    detail: e.detail, deltaX: e.deltaX, deltaY: e.deltaY, key: e.key, code: e.code, repeat: e.repeat,
    modifiers: ['ctrl', 'shift', 'alt', 'meta'].filter((name) => e[name + 'Key']).join('+'),
  });
  if (type === 'contextmenu' || (type === 'keydown' && !document.body.dataset.keys)) e.preventDefault();
}, { capture: true, passive: false });
</script>`;
