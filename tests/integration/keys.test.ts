import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DesktopClipboard, DesktopStatus } from '../../src/shared/desktop';
import { XK } from '../../src/shared/keysym';
import { openPage, openProgram, type SeenEvent, type ShownPage } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
let host: Host;
let shown: ShownPage;
beforeAll(async () => {
  host = await startHost();
  shown = await openPage(host, '<textarea id="field" style="width:800px;height:300px"></textarea>');
});
afterAll(async () => {
  await shown?.close();
  expect(await host.stop()).toBe(0);
});
beforeEach(() => shown.clear());

const heldNow = async () => DesktopStatus.parse(await host.desktop()).held;
const keyEvents = (events: SeenEvent[]) => events.filter(({ type }) => type.startsWith('key'));
const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph'];

/** Presses a combination. Returns the pressed keys without modifiers, once all are released. */
async function press(text: string): Promise<string[]> {
  await shown.clear();
  expect(await host.act({ action: 'key', text })).toMatchObject({ status: 200 });
  const events = await shown.until(`${text} to be up`, (all) => {
    const keys = keyEvents(all);
    return keys.length > 0 && 2 * keys.filter(({ type }) => type === 'keyup').length === keys.length;
  });
  expect(keyEvents(events).some(({ repeat }) => repeat)).toBe(false);
  return keyEvents(events)
    .filter(({ type, key }) => type === 'keydown' && !MODIFIERS.includes(key))
    .map(({ key, modifiers }) => [modifiers, key].filter(Boolean).join(' '));
}

describe('a combination', () => {
  it.each([
    ['Return', 'Enter'],
    ['enter', 'Enter'],
    ['esc', 'Escape'],
    ['BackSpace', 'Backspace'],
    ['Tab', 'Tab'],
    ['shift+Tab', 'shift Tab'],
    ['space', ' '],
    ['del', 'Delete'],
    ['Insert', 'Insert'],
    ['Home', 'Home'],
    ['End', 'End'],
    ['pageup', 'PageUp'],
    ['Prior', 'PageUp'],
    ['page_down', 'PageDown'],
    ['arrowleft', 'ArrowLeft'],
    ['Right', 'ArrowRight'],
    ['UP', 'ArrowUp'],
    ['down', 'ArrowDown'],
    ['a', 'a'],
    ['A', 'shift A'],
    ['!', 'shift !'],
    ['+', 'shift +'],
    ['shift+1', 'shift !'],
    ['shift+a', 'shift A'],
    ['ctrl+a', 'ctrl a'],
    ['CTRL+L', 'ctrl l'],
    ['ctrl++', 'ctrl+shift +'],
    ['ctrl+plus', 'ctrl+shift +'],
    ['ctrl+minus', 'ctrl -'],
    ['ctrl+shift+t', 'ctrl+shift T'],
    ['alt+F3', 'alt F3'],
    ['ctrl+alt+Delete', 'ctrl+alt Delete'],
    ['cmd+k', 'meta k'],
    ['super+shift+s', 'shift+meta S'],
    ['ctrl+Return', 'ctrl Enter'],
    ['é', 'é'],
    ['€', '€'],
    ['KP_Add', '+'],
    ['XF86AudioMute', 'AudioVolumeMute'],
  ])('%s arrives as %s', async (text, seen) => {
    expect(await press(text)).toEqual([seen]);
  });

  it('can be any of F1 to F24', async () => {
    for (let i = 1; i <= 24; i++) expect(await press(`f${i}`)).toEqual([`F${i}`]);
  });

  it('is pressed in its order, and released in reverse', async () => {
    await press('ctrl+shift+alt+k');
    const order = keyEvents(await shown.seen()).map(({ type, code }) => `${type.slice(3)} ${code}`);
    const keys = ['ControlLeft', 'ShiftLeft', 'AltLeft', 'KeyK'];
    expect(order).toEqual([...keys.map((key) => `down ${key}`), ...keys.reverse().map((key) => `up ${key}`)]);
  });

  it('can copy and paste', async () => {
    await shown.page.evaluate('void (document.body.dataset.keys = "let through")');
    await shown.page.fill('#field', 'twice ');
    onTestFinished(() => shown.page.evaluate('void delete document.body.dataset.keys'));
    await host.act({ action: 'left_click', coordinate: [400, 150] });
    for (const text of ['ctrl+a', 'ctrl+c', 'End', 'ctrl+v']) await host.act({ action: 'key', text });
    await waitFor('the paste', async () => (await shown.page.inputValue('#field')) === 'twice twice ');
    const env = await host.desktopEnv();
    expect((await exec('xclip', ['-o', '-selection', 'clipboard'], { env })).stdout).toBe('twice ');
  });
});

it('a copied text that arrives in pieces is reported as missing, and the previous text is not returned', async () => {
  const env = await host.desktopEnv();
  const file = join(host.dataDir, 'copied');
  const copied = async () =>
    DesktopClipboard.parse(await (await host.request('/api/v0/desktop/clipboard')).json());
  const copy = async (text: string) => {
    await writeFile(file, text);
    // xclip continues in the background and would keep the pipes open.
    const xclip = spawn('xclip', ['-selection', 'clipboard', '-i', file], { env, stdio: 'ignore' });
    await once(xclip, 'exit');
  };
  await copy('whole');
  await waitFor('the text', async () => (await copied()).text === 'whole');
  // xclip transfers at most a megabyte at once.
  await copy('y'.repeat(1_500_000));
  const { missing, text } = await waitFor('the reason', async () => {
    const found = await copied();
    return found.text !== 'whole' && found;
  });
  expect([missing, text]).toEqual([expect.stringContaining('did not arrive'), undefined]);
});

describe('a held key', () => {
  it('is reported, affects later actions, and is released by key_up', async () => {
    await host.act({ action: 'key_down', text: 'shift' });
    expect(await heldNow()).toEqual({ keys: ['Shift_L'], buttons: [] });
    await host.act({ action: 'left_click', coordinate: [1000, 600] });
    await host.act({ action: 'key', text: '1' });
    // The window manager may deliver the click later than the key.
    const events = await shown.until(
      'the click and !',
      (all) =>
        all.some(({ type, key }) => type === 'keyup' && key === '!') &&
        all.some(({ type }) => type === 'click'),
    );
    expect(events.find(({ type }) => type === 'click')?.modifiers).toBe('shift');
    expect(events.filter(({ key, type }) => key === 'Shift' && type === 'keyup')).toEqual([]);
    await host.act({ action: 'key_up', text: 'shift' });
    expect(await heldNow()).toEqual({ keys: [], buttons: [] });
    await shown.until('Shift', (all) => all.some(({ type, key }) => type === 'keyup' && key === 'Shift'));
  });

  it('of a combination stays held until key_up of the combination', async () => {
    await host.act({ action: 'key_down', text: 'ctrl+alt' });
    await host.act({ action: 'key', text: 'ctrl+k' }); // must not release the held key
    expect((await heldNow()).keys).toEqual(['Control_L', 'Alt_L']);
    const k = (
      await shown.until('k', (all) => all.some(({ type, key }) => type === 'keyup' && key === 'k'))
    ).find(({ key }) => key === 'k');
    expect(k?.modifiers).toBe('ctrl+alt');
    await host.act({ action: 'key_up', text: 'ctrl+alt' });
    expect((await heldNow()).keys).toEqual([]);
  });

  it('that is a modifier is released while a text is typed, and pressed again afterwards', async () => {
    await shown.page.evaluate('void (document.querySelector("#field").value = "")');
    await host.act({ action: 'left_click', coordinate: [400, 150] });
    await shown.page.evaluate('void (document.body.dataset.keys = "let through")');
    onTestFinished(() => shown.page.evaluate('void delete document.body.dataset.keys'));
    await host.act({ action: 'key_down', text: 'ctrl+shift' });
    const typed = await host.act({ action: 'type', text: 'aÄ1é' });
    expect(typed.json.warnings).toEqual([
      'Released while typing, and pressed again after it: Control_L, Shift_L.',
    ]);
    await waitFor('the text', async () => (await shown.page.inputValue('#field')) === 'aÄ1é');
    expect((await heldNow()).keys).toEqual(['Control_L', 'Shift_L']);
    await shown.clear();
    await host.act({ action: 'key_up', text: 'ctrl+shift' });
    const events = await shown.until('Control', (all) =>
      all.some(({ type, key }) => type === 'keyup' && key === 'Control'),
    );
    expect(keyEvents(events).map(({ key, type }) => `${type} ${key}`)).toEqual([
      'keyup Shift',
      'keyup Control',
    ]);
  });

  it('of a viewer is released before a text is typed', async () => {
    await shown.page.evaluate('void (document.querySelector("#field").value = "")');
    await host.act({ action: 'left_click', coordinate: [400, 150] });
    await shown.page.evaluate('void (document.body.dataset.keys = "let through")');
    onTestFinished(() => shown.page.evaluate('void delete document.body.dataset.keys'));
    const viewer = await openViewer(host);
    for (const keysym of [XK.Control_L, XK.Shift_L]) viewer.rfb.key(keysym, true);
    await viewer.rfb.fence();
    const typed = await host.act({ action: 'type', text: 'aÄ1é' });
    expect(typed.json.warnings).toEqual([
      'Held by a person or a different program, and released for the text: Shift_L, Control_L.',
    ]);
    await waitFor('the text', async () => (await shown.page.inputValue('#field')) === 'aÄ1é');
    viewer.socket.close();
  });

  it('is released together with all others', async () => {
    for (const text of ['ctrl', 'shift', 'F6']) await host.act({ action: 'key_down', text });
    await host.act({ action: 'mouse_move', coordinate: [1000, 600] });
    await host.act({ action: 'left_mouse_down' });
    expect(await heldNow()).toEqual({ keys: ['Control_L', 'Shift_L', 'F6'], buttons: ['left'] });
    const released = await host.request('/api/v0/desktop/release', { method: 'POST' });
    expect([released.status, ((await released.json()) as { held: unknown }).held]).toEqual([
      200,
      { keys: [], buttons: [] },
    ]);
    await shown.until('all keys and buttons to be released', (all) => {
      const up = all.filter(({ type }) => type === 'keyup').map(({ key }) => key);
      return (
        ['F6', 'Shift', 'Control'].every((key) => up.includes(key)) &&
        all.some(({ type }) => type === 'mouseup')
      );
    });
    expect(await press('x')).toEqual(['x']);
  });

  it('repeats during hold_key, for the whole duration', async () => {
    const began = performance.now();
    await host.act({ action: 'hold_key', text: 'j', duration: 2000 });
    expect(performance.now() - began).toBeGreaterThan(1999);
    const events = keyEvents(
      await shown.until('the release of the key', (all) => all.some(({ type }) => type === 'keyup')),
    );
    const downs = events.filter(({ type }) => type === 'keydown');
    expect(downs[0]).toMatchObject({ key: 'j', repeat: false });
    expect(downs.slice(1).every(({ repeat, key }) => repeat && key === 'j')).toBe(true);
    expect(downs.length).toBeGreaterThan(5);
    expect(events.filter(({ type }) => type === 'keyup')).toHaveLength(1);
  });

  it('is released at once if the client of hold_key disconnects', async () => {
    const left = new AbortController();
    const holding = fetch(`${host.url}/api/v0/desktop/action`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
      body: '{"action":"hold_key","text":"ctrl+shift+y","duration":600000}',
      signal: left.signal,
    });
    await shown.until('the key', (all) => all.some(({ type, key }) => type === 'keydown' && key === 'Y'));
    expect((await heldNow()).keys).toEqual(['Control_L', 'Shift_L', 'y']);
    const began = performance.now();
    left.abort();
    await expect(holding).rejects.toThrow();
    await shown.until(
      'all keys and buttons to be released',
      (all) => all.filter(({ type }) => type === 'keyup').length === 3,
    );
    expect(performance.now() - began).toBeLessThan(10_000); // instead of ten minutes
    expect(await heldNow()).toEqual({ keys: [], buttons: [] });
    expect(await press('x')).toEqual(['x']);
  });
});

describe.each(['de', 'ru', 'fr', 'us'])('under the layout %s', (layout) => {
  beforeAll(async () => {
    await exec('setxkbmap', [layout], { env: await host.desktopEnv() });
  });
  it.each([
    ['Return', 'Enter'],
    ['ctrl+a', 'ctrl a'],
    ['ctrl+shift+z', 'ctrl+shift Z'],
    ['z', 'z'],
    ['y', 'y'],
    ['/', '/'],
    ['@', '@'],
    ['alt+Left', 'alt ArrowLeft'],
    ['F12', 'F12'],
    ['ж', 'ж'],
    ['ß', 'ß'],
  ])('%s arrives as %s', async (text, seen) => {
    // On some layouts, some keys need Shift or AltGr, which is then down meanwhile.
    expect([[seen], [`shift ${seen}`]]).toContainEqual(await press(text));
  });
});

it('alt+F4 closes the active window', async () => {
  const xterm = await openProgram(host, 'closing', 'xterm', ['-T', 'closing', '-geometry', '40x10+1200+300']);
  await host.act({ action: 'left_click', coordinate: [xterm.place.x + 40, xterm.place.y + 40] });
  await host.act({ action: 'key', text: 'alt+F4' });
  await waitFor('xterm to exit', () => xterm.process.exitCode !== null || xterm.process.signalCode !== null);
  expect(await heldNow()).toEqual({ keys: [], buttons: [] });
});
