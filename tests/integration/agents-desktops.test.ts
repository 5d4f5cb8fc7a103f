import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenAiAnswer } from '../../src/shared/dialects/openai';
import type { Vendor } from '../../src/shared/dialects/space';
import {
  ANSWERS,
  anthropic,
  around,
  click,
  gemini,
  openai,
  press,
  uiTars,
  wheel,
} from '../support/agent-desktop';
import { startBareXvnc } from '../support/bare-xvnc';
import { openProgram } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { eventReader } from '../support/x-events';
import { startXvfb } from '../support/xvfb';

/** A machine's own screen, and a VNC server that is not ours. */
const SCREENS = {
  host: async () => {
    const screen = await startXvfb('1280x720');
    const host = await startHost(['--desktop', 'host'], { DISPLAY: screen.display, XAUTHORITY: '' });
    return { host, screen };
  },
  remote: async () => {
    // A window manager may hold back a click longer than the keys after it, and this server does not say when it arrived.
    const screen = await startBareXvnc({ windowManager: false });
    return { host: await startHost(['--desktop', `vnc+unix:${screen.socket}`]), screen };
  },
};

describe.each(Object.entries(SCREENS))('on a desktop of the kind %s', (_, start) => {
  let host: Host;
  let received: () => Promise<string[]>;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const started = await start();
    host = started.host;
    const xev = await openProgram({ desktopEnv: async () => started.screen.env }, 'events', 'xev', [
      ...['-name', 'events', '-geometry', '1200x600+0+0'],
      ...['-event', 'button', '-event', 'keyboard'],
    ]);
    received = eventReader(host, xev);
    await host.act({ action: 'left_click', coordinate: [600, 300] });
    await received();
    stop = async () => {
      await xev.close();
      await host.stop();
      await started.screen.stop();
    };
  });
  afterAll(() => stop());

  async function send(vendor: Vendor, body: object): Promise<string> {
    const path = `/api/v0/agents/${vendor}?size=1280x720`;
    const response = await host.request(path, { method: 'POST', body });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    ANSWERS[vendor].parse(JSON.parse(text));
    return text;
  }

  it('each member of the toolset of Anthropic works', async () => {
    const coordinate = [300, 200];
    const answer = await send(
      'anthropic',
      anthropic(
        ...([
          ['mouse_move', { coordinate: [400, 400] }],
          ['left_click'],
          ['cursor_position'],
          ['left_click', { coordinate, text: 'shift' }],
          ['right_click', { coordinate }],
          ['middle_click', { coordinate }],
          ['double_click', { coordinate }],
          ['triple_click', { coordinate: [600, 400] }],
          ['left_click_drag', { start_coordinate: [400, 400], coordinate }],
          ['left_mouse_down'],
          ['left_mouse_up'],
          ...['up', 'down', 'left', 'right'].map((scroll_direction): [string, object] => [
            'scroll',
            { coordinate, scroll_direction, scroll_amount: 2 },
          ]),
          ['type', { text: 'a1\n' }],
          ['key', { text: 'ctrl+s' }],
          ['key', { text: 'Tab', repeat: 2 }],
          ['hold_key', { text: 'shift', duration: 0.05 }],
          ['wait', { duration: 0.01 }],
          ['screenshot'],
          ['zoom', { region: [0, 0, 640, 360] }],
        ] as [string, object?][]),
      ),
    );
    expect(answer).not.toContain('is_error');
    expect(answer).toContain('X=400,Y=400');
    expect(answer.split('"image/png"')).toHaveLength(3);
    const here = '300,200';
    expect(await received()).toEqual([
      ...[...click(1, '400,400'), ...around('Shift_L', click(1, here)), ...click(3, here), ...click(2, here)],
      ...[...wheel(1, 2, here), ...wheel(1, 3, '600,400')],
      ...['press 1 400,400', `release 1 ${here}`, ...click(1, here)],
      ...[4, 5, 6, 7].flatMap((button) => wheel(button, 2, here)),
      ...[...press('a', '1', 'Return'), ...around('Control_L', press('s'))],
      ...[...press('Tab', 'Tab'), ...press('Shift_L')],
    ]);
  });

  it('each action of OpenAI works, or says why not', async () => {
    const at = { x: 300, y: 200 };
    const answer = await send(
      'openai',
      openai(
        { type: 'click', button: 'left', ...at, keys: ['CTRL'] },
        { type: 'click', button: 'wheel', ...at },
        { type: 'double_click', ...at },
        { type: 'move', x: 5, y: 5 },
        {
          type: 'drag',
          path: [
            [400, 400],
            [500, 300],
            [600, 400],
          ],
        },
        { type: 'scroll', ...at, scroll_x: 100, scroll_y: -200 },
        { type: 'keypress', keys: ['ALT', 'A'] },
        { type: 'type', text: 'b' },
      ),
    );
    expect(answer).not.toContain('failed');
    expect(await received()).toEqual([
      ...[...around('Control_L', click(1, '300,200')), ...click(2, '300,200'), ...wheel(1, 2, '300,200')],
      ...['press 1 400,400', 'release 1 600,400', ...wheel(4, 2, '300,200'), ...click(7, '300,200')],
      ...[...around('Alt_L', press('a')), ...press('b')],
    ]);
    for (const [button, number] of [
      ['back', 8],
      ['forward', 9],
    ] as const) {
      const items = OpenAiAnswer.parse(
        JSON.parse(await send('openai', openai({ type: 'click', button, ...at }))),
      );
      const note = items.find((item) => item.type === 'message')?.content[0]?.text;
      if (note === undefined) expect(await received()).toEqual(click(number, '300,200'));
      else expect(note).toBe(`The action click failed: This desktop has no ${button} button.`);
    }
    expect(await received()).toEqual([]);
  });

  it('each function of Gemini works', async () => {
    const at = { x: 250, y: 500 };
    const answer = await send(
      'gemini',
      gemini(
        ...[...['click', 'right_click', 'middle_click'], 'double_click'].map((name): [string, object] => [
          name,
          at,
        ]),
        ['move', { x: 0, y: 0 }],
        ['mouse_down', at],
        ['mouse_up', { x: 500, y: 500 }],
        ['drag_and_drop', { start_x: 250, start_y: 500, end_x: 500, end_y: 500 }],
        ['type', { text: 'a', press_enter: true }],
        ['press_key', { key: 'Escape' }],
        ['hotkey', { keys: ['Control', 'c'] }],
        ['key_down', { key: 'Shift' }],
        ['key_up', { key: 'Shift' }],
        ['scroll', { ...at, direction: 'down' }],
        ['wait', { seconds: 0.01 }],
        ['take_screenshot'],
      ),
    );
    expect(answer).not.toContain('"error"');
    const [here, there] = ['320,360', '640,360'];
    const drag = [`press 1 ${here}`, `release 1 ${there}`];
    expect(await received()).toEqual([
      ...[1, 3, 2, 1, 1].flatMap((button) => click(button, here)),
      ...[...drag, ...drag, ...press('a', 'Return', 'Escape'), ...around('Control_L', press('c'))],
      ...[...press('Shift_L'), ...wheel(5, 3, here)],
    ]);
  });

  it('each action of UI-TARS works', async () => {
    const at = { start_box: '[0.25,0.5,0.25,0.5]' };
    const end_box = '[0.5,0.5,0.5,0.5]';
    const names = ['click', 'left_single', 'right_single', 'middle_click', 'left_double'];
    const answer = await send(
      'ui-tars',
      uiTars(
        ...names.map((name): [string, object] => [name, at]),
        ['hover', { start_box: end_box }],
        ['drag', { ...at, end_box }],
        ['hotkey', { key: 'ctrl c' }],
        ['press', { key: 'shift' }],
        ['release', { key: 'shift' }],
        ['type', { content: 'a\\n' }],
        ['scroll', { ...at, direction: 'down' }],
        ['finished'],
      ),
    );
    expect(JSON.parse(answer)).toEqual({ status: 'end', scaleFactor: 1 });
    const [here, there] = ['320,360', '640,360'];
    expect(await received()).toEqual([
      ...[1, 1, 3, 2, 1, 1].flatMap((button) => click(button, here)),
      ...[`press 1 ${here}`, `release 1 ${there}`, ...around('Control_L', press('c'))],
      ...[...press('Shift_L', 'a', 'Return'), ...wheel(5, 5, here)],
    ]);
  });
});
