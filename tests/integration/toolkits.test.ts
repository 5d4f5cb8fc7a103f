import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { typeText } from '../../src/main/actions/typing';
import type { RfbClient } from '../../src/main/rfb/client';
import { type Keymap, openKeymap } from '../../src/main/x11/keymap';
import { type BareXvnc, startBareXvnc } from '../support/bare-xvnc';
import { type Editor, openEditor } from '../support/editors';
import { waitFor } from '../support/wait-for';

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

/** Types a text. Returns the warnings and the duration (ms). */
async function type(text: string): Promise<{ warnings: string[]; ms: number }> {
  const warnings: string[] = [];
  const began = performance.now();
  await typeText(text, { keyboard, keymap, warn: (message) => warnings.push(message) });
  return { warnings, ms: performance.now() - began };
}
async function open(toolkit: string): Promise<Editor> {
  const editor = await openEditor(x, toolkit);
  onTestFinished(() => editor.close());
  return editor;
}

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
const EUROPEAN = [...range(0x100, 0x17e), ...range(0x3b1, 0x3c9), ...range(0x410, 0x44f)];
const OTHERS = [
  ...[...range(0x5d0, 0x5ea), ...range(0x627, 0x63a), ...range(0xe01, 0xe2e)],
  ...[...range(0x3042, 0x3093), ...range(0x4e00, 0x4f80), ...range(0x1f600, 0x1f60f)],
];
/** A permutation in which neighbors are of different scripts (37 does not divide the lengths). */
const shuffled = (all: readonly string[]) => all.map((_, i) => all[(i * 37) % all.length]).join('');
const MIXED = shuffled([...EUROPEAN, ...OTHERS]);
const mixed = (from: number, count: number) => [...MIXED].slice(from, from + count).join('');

let syllable = 0xac00;
/** Never returns the same character twice. */
const unseen = () => String.fromCodePoint(syllable++);

/** A wait for a window that does not take its keys in lasts 3 s; typing without one is faster (ms). */
const AT_ONCE_MS = 3000;
/** Texts to type one after the other: a busy machine may delay some of them, while a wait would delay all. */
const TRIES = 3;

describe.each(['qt5', 'qt6', 'gtk3', 'gtk4', 'tk'])('typeText into %s', (toolkit) => {
  it('types 120 different characters exactly, twice', async () => {
    const editor = await open(toolkit);
    const first = `a${mixed(0, 114)}é 😀🎉z`;
    const second = `a${mixed(114, 114)}ñ 🧑🚀z`;
    expect(await type(first)).toMatchObject({ warnings: [] });
    expect(await type(second)).toMatchObject({ warnings: [] });
    expect(await editor.whenTyped(first + second)).toBe(first + second);
  });
});

it('typeText types emoji in order into LibreOffice, which inserts other characters later', async () => {
  const editor = await open('late');
  const text = 'a😝b😝c word 漢😣字😀 end';
  expect(await type(text)).toMatchObject({ warnings: [] });
  await type(' later');
  await type('😀');
  expect(await editor.whenTyped(`${text} later😀`)).toBe(`${text} later😀`);
});

describe('typeText into a program that grabs the keyboard', () => {
  it('types 140 different characters exactly, with a second program in the background', async () => {
    const beneath = await open('tk');
    await type('né');
    const dmenu = spawn('dmenu', [], { env: x.env, stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void dmenu.kill('SIGKILL'));
    let chosen = '';
    dmenu.stdout.on('data', (data) => {
      chosen += data;
    });
    dmenu.stdin.end('one\ntwo\n');
    // dmenu shows its window once it has grabbed the keyboard.
    await x.whenVisible('dmenu');
    const text = `x${shuffled(EUROPEAN).slice(0, 140)}END`;
    await type(`${text}\n`);
    await waitFor('the choice', () => chosen.endsWith('\n'));
    expect(chosen).toBe(`${text}\n`);
    expect(beneath.text()).toBe('né');
  });
});

describe('when a window', () => {
  it('is closed, the next window gets its text at once', async () => {
    const upper = await openEditor(x, 'gtk3');
    await type('ñandúű');
    expect(await upper.whenTyped('ñandúű')).toBe('ñandúű');
    await upper.close();
    const lower = await open('tk');
    const text = mixed(300, 150);
    // A wait would have ended with a warning.
    expect(await type(text)).toMatchObject({ warnings: [] });
    expect(await lower.whenTyped(text)).toBe(text);
  });

  it('hangs, a different window gets its text at once, and it gets its own when it resumes', async () => {
    const hanging = await open('qt5');
    await type('né');
    await hanging.whenTyped('né');
    hanging.signal('SIGSTOP');
    const { ms, warnings } = await type('őű');
    expect(ms).toBeLessThan(AT_ONCE_MS);
    expect(warnings[0]).toContain('did not show');
    const healthy = await open('tk');
    const all = mixed(0, 600);
    const times: number[] = [];
    for (let from = 0; from < 600; from += 100) times.push((await type(mixed(from, 100))).ms);
    expect(Math.min(...times)).toBeLessThan(AT_ONCE_MS);
    expect(await healthy.whenTyped(all)).toBe(all);
    hanging.signal('SIGCONT');
    expect(await hanging.whenTyped('néőű')).toBe('néőű');
  });

  it('is busy for a long time, only the first action waits, and warns', async () => {
    const busy = await open('gtk3');
    await type('né⏳');
    expect(await busy.whenTyped('né⏳')).toBe('né⏳');
    expect((await type(unseen())).warnings[0]).toContain('did not show');
    const times: number[] = [];
    for (let i = 0; i < TRIES; i++) {
      const { ms, warnings } = await type(`${unseen()}${'😀x'.repeat(20)}`);
      expect(warnings[0]).toContain('did not show');
      times.push(ms);
    }
    expect(Math.min(...times)).toBeLessThan(AT_ONCE_MS);
  });
});
