import { describe, expect, it, vi } from 'vitest';
import { geometryFor } from '../../../src/renderer/src/state/live/match-window';
import { placeForKey } from '../../../src/renderer/src/state/wall/desktop-keys';
import { desktopPlaceOf, nameAt, pageOf } from '../../../src/renderer/src/state/wall/desktop-place';
import {
  activityOf,
  countNeeds,
  isRecording,
  shownAction,
  shownDesktops,
} from '../../../src/renderer/src/state/wall/desktop-state';
import {
  type Overview,
  reduceOverview,
  type WatchedDesktop,
} from '../../../src/renderer/src/state/wall/overview';
import { tileAspect, tileLayout } from '../../../src/renderer/src/state/wall/tile-layout';
import { createWallPictures, parseWallPicture } from '../../../src/renderer/src/state/wall/wall-pictures';
import { createWallStore } from '../../../src/renderer/src/state/wall/wall-store';
import { hostOfPage } from '../../../src/renderer/src/ui/api-base';
import { FREE } from '../../../src/shared/control';
import type { EventMessage } from '../../../src/shared/events';
import type { Question } from '../../../src/shared/question';
import type { ReplayState } from '../../../src/shared/replay';
import { DESKTOP, entry, idOf, running } from './entries';
import { deleted, recording, told } from './recording-fixtures';

/** The time at which the actions of `entry` ended. */
const DONE = Date.parse('2026-11-21T10:00:00.002Z');
const MINUTE = 60_000;

function desktop(name: string, part: Partial<WatchedDesktop> = {}): WatchedDesktop {
  return {
    ...{ name, desktop: 'virtual', session: 'one', status: DESKTOP },
    ...{ running: [], control: FREE, questions: [], recordings: [] },
    ...part,
  };
}

const QUESTION: Question = {
  id: idOf(1),
  kind: 'question',
  question: 'Which?',
  choices: [],
  asked_at: '2026-11-21T10:00:00.000Z',
  expires_at: '2026-11-21T10:04:00.000Z',
};

const replay = (status: ReplayState['status']): ReplayState => ({
  id: idOf(9),
  status,
  ...{ total: 3, index: 1, speed: 'none', verify: true, skipped: 0, unverified: 0 },
});

describe('the state of a tile', () => {
  const stopped = { ...DESKTOP, state: 'stopped' as const };
  const failed = { ...DESKTOP, state: 'failed' as const, reason: 'No Xvnc.' };
  const person = { holder: 'person' as const, paused: true };
  it.each<[Partial<WatchedDesktop>, number, string]>([
    [{}, 0, 'No actions yet'],
    [{ last: entry(1) }, 1000, 'Acting'],
    [{ last: entry(1) }, 20_000, 'Thinking'],
    [{ last: entry(1) }, MINUTE, 'Idle for 60 s'],
    [{ last: entry(1) }, 4 * MINUTE, 'Idle for 4 min'],
    [{ last: entry(1, { source: 'you' }) }, 20_000, 'Idle for 20 s'],
    [{ running: [running(2)], last: entry(1) }, 9 * MINUTE, 'Acting'],
    [{ replay: replay('playing'), running: [running(2)] }, 0, 'Replaying'],
    [{ replay: replay('paused'), last: entry(1) }, 20_000, 'Thinking'],
    [{ status: stopped, last: entry(1) }, 0, 'Stopped'],
    [{ status: { ...DESKTOP, state: 'starting' } }, 0, 'Starting'],
    [{ status: stopped, control: { ...FREE, paused: true } }, 0, 'Paused'],
    [{ control: person, running: [running(2)] }, 0, 'A person has control'],
    [{ control: person, replay: replay('asking') }, 0, 'Replay asks for you'],
    [{ control: person, questions: [QUESTION] }, 0, 'Asks for you'],
    [{ status: failed, questions: [QUESTION] }, 0, 'Failed'],
  ])('%# is described', (part, age, label) => {
    expect(activityOf(desktop('main', part), DONE + age).label).toBe(label);
  });

  it('shows the running action, else the newest', () => {
    expect(shownAction(desktop('main'))).toBeUndefined();
    expect(shownAction(desktop('main', { last: entry(1) }))?.id).toBe(idOf(1));
    expect(shownAction(desktop('main', { last: entry(1), running: [running(2)] }))?.id).toBe(idOf(2));
  });

  it('the number of what waits for a person has all questions and failures', () => {
    const desktops = [
      desktop('main', { questions: [QUESTION, { ...QUESTION, id: idOf(2) }] }),
      desktop('b', { replay: replay('asking') }),
      desktop('c', { status: failed }),
      desktop('d', { control: person }),
    ];
    expect(countNeeds(desktops)).toBe(4);
  });
});

describe('the order of the tiles', () => {
  const names = (desktops: Overview, filter = '') => shownDesktops(desktops, filter).map(({ name }) => name);
  const busy = (name: string) => desktop(name, { running: [running(1)] });

  it('changes only with the need for a person', () => {
    expect(names([desktop('main'), desktop('b'), desktop('c')])).toEqual(['main', 'b', 'c']);
    expect(names([desktop('main'), desktop('b'), busy('c')])).toEqual(['main', 'b', 'c']);
    const asking = desktop('c', { questions: [QUESTION] });
    expect(names([desktop('main'), busy('b'), asking])).toEqual(['c', 'main', 'b']);
  });

  it('a filter finds names, titles and addresses', () => {
    const all = [
      desktop('main'),
      desktop('b', { title: 'Books the Flight' }),
      desktop('c', { desktop: 'vnc://lab:5901' }),
    ];
    expect(names(all, 'flight ')).toEqual(['b']);
    expect(names(all, 'LAB')).toEqual(['c']);
    expect(names(all, 'mai')).toEqual(['main']);
    expect(names(all, 'nothing')).toEqual([]);
  });
});

describe('the overview', () => {
  const overview = (...desktops: WatchedDesktop[]): EventMessage => ({
    type: 'overview',
    seq: 1,
    now: '2026-11-21T10:00:00.000Z',
    ...{ installation: 'source', notices: [], chats: [], hosts: [], desktops },
  });
  const first = () => reduceOverview(undefined, [overview(desktop('main'), desktop('b'))]) ?? [];
  const apply = (before: Overview, ...messages: EventMessage[]) => reduceOverview(before, messages) ?? [];

  it('is unknown until the first message about it', () => {
    expect(reduceOverview(undefined, [{ type: 'action.done', seq: 1, action: entry(1) }])).toBeUndefined();
  });

  it('changes only the desktop that an event names', () => {
    const before = first();
    const started: EventMessage = {
      type: 'action.started',
      seq: 2,
      action: running(1),
      desktop_name: 'b',
    };
    const [main, b] = apply(before, started);
    expect(main).toBe(before[0]);
    expect(b).toMatchObject({ running: [{ id: idOf(1) }] });
    const done = apply([...before], started, {
      type: 'action.done',
      seq: 3,
      action: entry(1),
      desktop_name: 'b',
    });
    expect(done[1]).toMatchObject({ running: [], last: { id: idOf(1) } });
    expect(apply(before, { type: 'sessions', seq: 4 })).toBe(before);
  });

  it('follows questions, control, replay, status and session', () => {
    const of = { seq: 2, desktop_name: 'b' };
    const [, asked] = apply(first(), { ...of, type: 'question.asked', question: QUESTION });
    expect(asked?.questions).toEqual([QUESTION]);
    const events: EventMessage[] = [
      { ...of, type: 'question.asked', question: QUESTION },
      { ...of, type: 'question.asked', question: QUESTION },
      { ...of, type: 'question.ended', id: idOf(1) },
      { ...of, type: 'control', control: { ...FREE, paused: true } },
      { ...of, type: 'replay', replay: replay('playing') },
      { ...of, type: 'desktop', desktop: { ...DESKTOP, state: 'stopped' } },
      { ...of, type: 'action.done', action: entry(1) },
      { ...of, type: 'session.started', session: 'two' },
    ];
    expect(apply(first(), ...events)[1]).toMatchObject({
      ...{ questions: [], control: { paused: true }, replay: { status: 'playing' } },
      ...{ status: { state: 'stopped' }, session: 'two', last: undefined },
    });
  });

  it('has the recordings that are made of each desktop', () => {
    const active = recording(1, { desktop: 'b', status: 'recording' });
    const one = apply(first(), told(2, active));
    expect(one.map(isRecording)).toEqual([false, true]);
    expect(apply(one, told(3, { ...active, status: 'ready' }))[1]?.recordings).toEqual([]);
    expect(apply(one, deleted(3, active.id))[1]?.recordings).toEqual([]);
  });

  it('keeps what is known of desktops in a new list, and forgets removed titles and desktops', () => {
    const before = apply(first(), {
      type: 'control',
      seq: 2,
      desktop_name: 'b',
      control: { ...FREE, paused: true },
    });
    const plain = ({ name, title }: { name: string; title?: string }) => ({
      ...{ name, desktop: 'virtual', session: 'one', status: DESKTOP },
      ...(title !== undefined && { title }),
    });
    const titled = apply(before, {
      type: 'desktops',
      seq: 3,
      desktops: [plain({ name: 'main' }), plain({ name: 'b', title: 'B' }), plain({ name: 'c' })],
    });
    expect(titled.map(({ name, title, control }) => [name, title, control.paused])).toEqual([
      ['main', undefined, false],
      ['b', 'B', true],
      ['c', undefined, false],
    ]);
    const less = apply(titled, { type: 'desktops', seq: 4, desktops: [plain({ name: 'b' })] });
    expect(less.map(({ name, title }) => [name, title])).toEqual([['b', undefined]]);
  });
});

describe('a key', () => {
  const press = (code: string, part: Partial<Parameters<typeof placeForKey>[0]> = {}) => ({
    ...{ key: code.replace(/^Digit/, ''), code },
    ...{ ctrlKey: false, altKey: false, shiftKey: false, metaKey: false },
    ...part,
  });
  const ctrl = { ctrlKey: true };
  const both = { ctrlKey: true, altKey: true };
  it.each<[ReturnType<typeof press>, boolean, number | 'wall' | undefined]>([
    [press('Digit1', ctrl), false, 1],
    [press('Digit9', { metaKey: true }), false, 9],
    // The key of the digit, whatever it types.
    [press('Digit2', { ...ctrl, key: 'é' }), false, 2],
    [press('Numpad3', ctrl), false, 3],
    [press('Digit0', ctrl), false, undefined],
    [press('Digit1'), false, undefined],
    [press('Digit1', { altKey: true }), false, undefined],
    [press('Digit1', { ...ctrl, shiftKey: true }), false, undefined],
    [press('Digit1', ctrl), true, undefined],
    [press('Digit1', both), true, 1],
    [press('Digit1', both), false, 1],
    [press('Escape'), false, 'wall'],
    [press('Escape'), true, undefined],
    [press('Escape', ctrl), false, undefined],
  ])('%# leads to a desktop or the wall', (key, hasControl, place) => {
    expect(placeForKey(key, { hasControl, isAltGraph: false })).toBe(place);
  });

  it('with AltGr types a character', () => {
    expect(placeForKey(press('Digit7', both), { hasControl: false, isAltGraph: true })).toBeUndefined();
  });
});

describe('the layout', () => {
  const wide = 16 / 9;
  it.each([
    [1, 1280, 730, 1],
    [2, 1280, 730, 2],
    [4, 1280, 730, 2],
    [4, 1920, 1000, 2],
    [12, 1280, 730, 4],
    [12, 1920, 1000, 4],
    [3, 360, 600, 1],
  ])('of %d tiles in %d × %d has %d columns', (count, width, height, columns) => {
    const layout = tileLayout(count, { width, height }, wide);
    expect(layout.columns).toBe(columns);
    expect(layout.columns * (layout.width + 12) + 12).toBeLessThanOrEqual(width);
  });

  it('scrolls rather than having tiles that are too small', () => {
    expect(tileLayout(40, { width: 1280, height: 730 }, wide).width).toBeGreaterThanOrEqual(208);
    expect(tileLayout(0, { width: 0, height: 0 }, wide).columns).toBe(1);
  });

  it('has the form of most desktops, within limits', () => {
    const [tv, crt, tall] = [
      { width: 1920, height: 1080 },
      { width: 640, height: 480 },
      { width: 500, height: 900 },
    ];
    expect(tileAspect([])).toBeCloseTo(wide);
    expect(tileAspect([tv, crt, crt])).toBeCloseTo(4 / 3);
    expect(tileAspect([tall])).toBeCloseTo(4 / 3);
    expect(tileAspect([{ width: 3840, height: 1080 }])).toBeCloseTo(wide);
  });
});

it.each([
  [{ width: 857.6, height: 643.2 }, '856x642'],
  [{ width: 900, height: 700 }, '900x700'],
  [{ width: 20, height: -4 }, '200x200'],
])('the size for a pane of %o is %s', (pane, geometry) => {
  expect(geometryFor(pane)).toBe(geometry);
});

describe('the pictures', () => {
  const message = (name: string, ...jpeg: number[]) =>
    new Uint8Array([name.length, ...new TextEncoder().encode(name), ...jpeg]).buffer;

  it('are read with the name of their desktop', () => {
    expect(parseWallPicture(message('agent-2', 255, 216))).toEqual({
      name: 'agent-2',
      jpeg: new Uint8Array([255, 216]),
    });
    for (const broken of [new ArrayBuffer(0), message(''), message('b'), new Uint8Array([9, 98]).buffer])
      expect(parseWallPicture(broken)).toBeUndefined();
  });

  function setUp() {
    let receive = (_bytes: ArrayBuffer) => {};
    const decoding: { jpeg: Uint8Array; done: (picture: { name: string; close(): void }) => void }[] = [];
    const drawn: unknown[] = [];
    const pictures = createWallPictures<{ name: string; close(): void }, string>({
      connect(_host, handlers) {
        receive = handlers.onBytes;
        return () => {};
      },
      decode: (jpeg) => new Promise((done) => decoding.push({ jpeg, done })),
      draw: (canvas, picture) => drawn.push([canvas, picture?.name]),
    });
    pictures.start();
    const picture = (name: string) => ({ name, close: vi.fn() });
    return { pictures, receive: (bytes: ArrayBuffer) => receive(bytes), decoding, drawn, picture };
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  it('are drawn into the canvas of their desktop, also one that comes later, and are closed', async () => {
    const { pictures, receive, decoding, drawn, picture } = setUp();
    const detach = pictures.attach('b', 'canvas');
    receive(message('b', 1));
    const [one, two] = [picture('one'), picture('two')];
    decoding[0]?.done(one);
    await settled();
    detach();
    receive(message('b', 2));
    decoding[1]?.done(two);
    await settled();
    expect(one.close).toHaveBeenCalled();
    pictures.attach('b', 'later');
    pictures.keep(() => false);
    expect(drawn).toEqual([
      ['canvas', 'one'],
      ['later', 'two'],
      ['later', undefined],
    ]);
    expect(two.close).toHaveBeenCalled();
  });

  it('of those that arrive while one is decoded, only the newest is', async () => {
    const { receive, decoding, picture } = setUp();
    for (const n of [1, 2, 3]) receive(message('b', n));
    receive(message('c', 4));
    expect(decoding).toHaveLength(2);
    decoding[0]?.done(picture('one'));
    await settled();
    expect(decoding.map(({ jpeg }) => [...jpeg])).toEqual([[1], [4], [3]]);
  });
});

describe('a desktop of a linked host', () => {
  it.each([
    ['agent-2', { host: undefined, desktop: 'agent-2' }, '#desktops/agent-2'],
    ['lab/agent-2', { host: 'lab', desktop: 'agent-2' }, '/hosts/lab/#desktops/agent-2'],
  ])('%s has a name with that of its host, and a page of its own', (name, place, page) => {
    expect(desktopPlaceOf(name)).toEqual(place);
    expect(nameAt(place.host, place.desktop)).toBe(name);
    expect(pageOf(name)).toBe(page);
  });

  it('is on the wall while its host is connected, and its commands go there', async () => {
    const asked: string[] = [];
    const { store, apply, setPaused, remove } = createWallStore({
      fetch: async (path, init) => {
        asked.push(`${init?.method ?? 'GET'} ${path}`);
        return new Response(undefined, { status: 204 });
      },
      reportError: () => undefined,
      onStop: () => undefined,
    });
    const list = (name: string): EventMessage => ({
      ...{ type: 'desktops', seq: 1 },
      desktops: [{ name, desktop: 'virtual', session: 's', status: DESKTOP }],
    });
    const hosts = (state: 'connected' | 'failed'): EventMessage => ({
      ...{ type: 'hosts', seq: 2 },
      hosts: [{ name: 'lab', address: 'ssh://lab', state }],
    });
    const names = () => store.getState().desktops?.map(({ name }) => name);
    apply([list('main'), hosts('connected')]);
    apply([list('agent-2')], 'lab');
    expect(names()).toEqual(['main', 'lab/agent-2']);
    const control: EventMessage = {
      ...{ type: 'control', seq: 3, desktop_name: 'agent-2' },
      control: { holder: 'agent', paused: true },
    };
    apply([control], 'lab');
    expect(store.getState().desktops?.map((one) => one.control.paused)).toEqual([false, true]);
    await setPaused('lab/agent-2', false);
    await remove('lab/agent-2');
    expect(asked).toEqual([
      'POST /hosts/lab/api/v0/desktops/agent-2/control/resume',
      'DELETE /hosts/lab/api/v0/desktops/agent-2',
    ]);
    apply([hosts('failed')]);
    expect(names()).toEqual(['main']);
  });
});

it('the page of a linked host is known by its path', () => {
  expect(['/', '/hosts/lab/', '/hosts/lab', '/hosts/Bad Name/', '/x/hosts/lab/'].map(hostOfPage)).toEqual([
    undefined,
    'lab',
    undefined,
    undefined,
    undefined,
  ]);
});
