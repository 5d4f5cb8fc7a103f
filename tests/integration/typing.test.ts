import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeText, UntypeableError } from '../../src/main/actions/typing';
import type { RfbClient } from '../../src/main/rfb/client';
import { type Keymap, openKeymap } from '../../src/main/x11/keymap';
import { XK } from '../../src/shared/keysym';
import { type BareXvnc, startBareXvnc } from '../support/bare-xvnc';
import { random, SEED } from '../support/random';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
let x: BareXvnc;
let keyboard: RfbClient;
let keymap: Keymap;

beforeAll(async () => {
  x = await startBareXvnc();
  keyboard = await x.connect();
  keymap = await openKeymap(x);
});
afterAll(async () => {
  keymap?.close();
  keyboard?.close();
  await x?.stop();
});

const type = (text: string, signal?: AbortSignal) => typeText(text, { keyboard, keymap, signal });
const setLayout = (layout: string) => exec('setxkbmap', [layout], { env: x.env });

/** A mixture of several scripts, combining marks, and emoji with joiners: about 500 different characters. */
function mixture(length: number): string {
  const scripts: [number, number][] = [
    ...([
      [0x61, 0x7a],
      [0x61, 0x7a],
      [0x41, 0x5a],
      [0x20, 0x7e],
      [0xa1, 0xff],
      [0x391, 0x3a1],
      [0x3b1, 0x3c9],
    ] as const),
    ...([
      [0x410, 0x44f],
      [0x627, 0x64a],
      [0xe01, 0xe2e],
      [0x3042, 0x3080],
      [0x4e00, 0x4e60],
      [0x300, 0x30c],
    ] as const),
    ...([
      [0x1f600, 0x1f64f],
      [0x1f9d1, 0x1f9d5],
      [0x200d, 0x200d],
      [0xfe0f, 0xfe0f],
      [0x0a, 0x0a],
    ] as const),
  ].map(([from, to]) => [from, to]);
  const { int } = random(SEED);
  return Array.from({ length }, () => {
    const [from, to] = scripts[int(scripts.length)] ?? [0x61, 0x61];
    return String.fromCodePoint(from + int(to - from + 1));
  }).join('');
}

const FAMILY = 'Ein Bär, ein 👩‍👩‍👧‍👦 und 日本語: ภาษาไทย, العربية, ñ, e\u0301, 𝔘𝔫𝔦, ½ €.';

/** The tests for each program; `arrived` returns the text that it received. */
function suite(arrived: () => string | Promise<string>, clear: () => void | Promise<void>): void {
  async function expectTyped(text: string): Promise<void> {
    await clear();
    await type(text);
    const wanted = [...text].length;
    await waitFor(`${wanted} characters`, async () => [...(await arrived())].length >= wanted, 30_000);
    expect(await arrived()).toBe(text);
  }

  it('types 3000 characters of mixed scripts and emoji', () => expectTyped(mixture(3000)));
  it('types a thousand different characters', () =>
    expectTyped(Array.from({ length: 1000 }, (_, i) => String.fromCodePoint(0x4e00 + 7 * i)).join('')));
  it('types 100 ASCII characters at once', async () => {
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      await clear();
      await type('warm');
      const start = performance.now();
      await type('The quick brown fox jumps over the lazy dog. '.repeat(3).slice(0, 100));
      times.push(performance.now() - start);
      await waitFor('the text', async () => (await arrived()).length === 104);
    }
    // 6 to 10 ms per key on a quiet machine; the best of three on a busy one.
    expect(Math.min(...times)).toBeLessThan(4000);
  });
  it.each(['de', 'ru', 'fr', 'us,ru', 'us'])('types exactly with the layout %s', async (layout) => {
    await setLayout(layout);
    await expectTyped(`${FAMILY}\nqwertz @[]{}\\|~ "'^\``);
  });
  it('types exactly with Caps Lock on, and leaves it on', async () => {
    const capsLock = async () => {
      keyboard.key(XK.Caps_Lock, true);
      keyboard.key(XK.Caps_Lock, false);
      await keyboard.fence();
    };
    await capsLock();
    await expectTyped('Straße ΑΒγδ жЖ 日本');
    expect(await keymap.capsLocked()).toBe(true);
    await capsLock();
  });
}

describe('typeText into xterm', () => {
  let file = '';
  let base = 0;
  // The terminal turns Return into a carriage return.
  const arrived = () => readFileSync(file).subarray(base).toString().replaceAll('\r', '\n');

  beforeAll(async () => {
    file = join(x.directory, 'typed');
    const xterm = x.run('xterm', ['-title', 'typing', '-e', 'sh', '-c', `stty raw -echo; cat > ${file}`]);
    await waitFor('cat', () => existsSync(file));
    await waitFor('the focus', async () => {
      await type('.');
      return readFileSync(file).length > 0;
    });
    return () => void (xterm.pid !== undefined && process.kill(-xterm.pid));
  });

  suite(arrived, () => {
    base = readFileSync(file).length;
  });

  it('presses Tab for a tab, and Return once for \\r\\n', async () => {
    base = readFileSync(file).length;
    await type('a\tb\r\nc');
    await waitFor('the text', () => arrived() === 'a\tb\nc');
  });
  it('types nothing of a text with an untypeable character', async () => {
    base = readFileSync(file).length;
    await expect(type('half \ud83d an emoji')).rejects.toThrow(UntypeableError);
    await expect(type('bell \u0007')).rejects.toThrow('Character 6 of the text cannot be typed: U+0007');
    await type('.');
    await waitFor('the full stop', () => arrived() === '.');
  });
  it('stops when aborted, and leaves no key pressed', async () => {
    const stop = new AbortController();
    const typing = type('日本語のテキスト'.repeat(10_000), stop.signal);
    base = readFileSync(file).length;
    await waitFor('the first characters', () => arrived().length > 0);
    stop.abort(new Error('enough'));
    await expect(typing).rejects.toThrow('enough');
    expect(arrived().length).toBeLessThan(80_000);
    const before = await waitFor('the typing to stop', async () => {
      const length = arrived().length;
      await type('');
      return length > 0 && arrived().length === length ? length : undefined;
    });
    await type('!');
    await waitFor('the text after the abort', () => arrived().endsWith('!'));
    expect(arrived().length).toBeGreaterThan(before);
  });
});

describe('typeText into Chromium', () => {
  let browser: Browser | undefined;
  let page: Page;

  beforeAll(async () => {
    const html = join(x.directory, 'typing.html');
    await writeFile(
      html,
      '<!doctype html><title>typing</title><textarea rows="30" cols="90" autofocus></textarea>',
    );
    const profile = join(x.directory, 'profile');
    const flags = [
      'no-sandbox',
      'disable-gpu',
      'disable-quic',
      'no-first-run',
      'disable-background-networking',
    ];
    x.run('chromium', [
      ...[...flags, 'disable-component-update', 'disable-sync'].map((flag) => `--${flag}`),
      ...[`--user-data-dir=${profile}`, '--remote-debugging-port=0', `file://${html}`],
    ]);
    const port = await waitFor('the debugging port', () => {
      const told = join(profile, 'DevToolsActivePort');
      // Chromium creates the file before it writes the port.
      return existsSync(told) && /^\d+(?=\n)/.exec(readFileSync(told, 'utf8'))?.[0];
    });
    const connected = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    browser = connected;
    page = await waitFor('the page', () =>
      connected
        .contexts()[0]
        ?.pages()
        .find((candidate) => candidate.url().endsWith('typing.html')),
    );
    await page.waitForSelector('textarea');
    await waitFor('the focus', async () => {
      keyboard.pointer(300, 400, 1);
      keyboard.pointer(300, 400, 0);
      keyboard.key(0x61, true);
      keyboard.key(0x61, false);
      await keyboard.fence();
      return (await page.inputValue('textarea')).length > 0;
    });
    return () => browser?.close();
  });

  suite(
    () => page.inputValue('textarea'),
    () => page.fill('textarea', ''),
  );

  it('copies with ctrl+a, ctrl+c if the layout has no Latin letters', async () => {
    await setLayout('ru');
    await page.fill('textarea', 'copied');
    for (const keysym of [0x61, 0x63]) {
      await keymap.bind([XK.Control_L, keysym]);
      for (const key of [XK.Control_L, keysym]) keyboard.key(key, true);
      for (const key of [keysym, XK.Control_L]) keyboard.key(key, false);
    }
    await keyboard.fence();
    await waitFor(
      'the copied text',
      async () =>
        (await exec('xclip', ['-o', '-selection', 'clipboard'], { env: x.env }).catch(() => undefined))
          ?.stdout === 'copied',
    );
  });
});
