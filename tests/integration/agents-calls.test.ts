import { describe, expect, it } from 'vitest';
import {
  anthropic,
  around,
  click,
  contents,
  gemini,
  host,
  imageOf,
  OK,
  oneTool,
  openai,
  press,
  received,
  send,
  sendAnthropic,
  sendGemini,
  sendOpenAi,
  setUpAgentDesktop,
  sizeOf,
  wheel,
} from '../support/agent-desktop';

setUpAgentDesktop();

describe("Anthropic's toolset", () => {
  it.each<[string, [name: string, input?: object][], string[]]>([
    ['A01', [['left_click', { coordinate: [640, 360] }]], click(1, '960,540')],
    ['A02', [['mouse_move', { coordinate: [400, 400] }], ['left_click']], click(1, '600,600')],
    [
      'A03',
      [['left_click', { coordinate: [640, 360], text: 'shift' }]],
      around('Shift_L', click(1, '960,540')),
    ],
    [
      'A05',
      [['left_click', { coordinate: [640, 360], text: 'super' }]],
      around('Super_L', click(1, '960,540')),
    ],
    ['A06', [['right_click', { coordinate: [400, 400] }]], click(3, '600,600')],
    ['A07', [['middle_click', { coordinate: [400, 400] }]], click(2, '600,600')],
    ['double', [['double_click', { coordinate: [400, 400] }]], Array(2).fill(click(1, '600,600')).flat()],
    ['A09', [['triple_click', { coordinate: [400, 400] }]], Array(3).fill(click(1, '600,600')).flat()],
    [
      'A10',
      [['left_click_drag', { start_coordinate: [400, 400], coordinate: [600, 400] }]],
      ['press 1 600,600', 'release 1 900,600'],
    ],
    [
      'A12',
      [
        ['mouse_move', { coordinate: [400, 400] }],
        ['left_mouse_down'],
        ['mouse_move', { coordinate: [600, 400] }],
        ['left_mouse_up'],
      ],
      ['press 1 600,600', 'release 1 900,600'],
    ],
    [
      'A14',
      [['scroll', { coordinate: [400, 400], scroll_direction: 'down', scroll_amount: 3 }]],
      wheel(5, 3, '600,600'),
    ],
    [
      'A16',
      [
        ['scroll', { coordinate: [400, 400], scroll_direction: 'left', scroll_amount: 1 }],
        ['scroll', { scroll_direction: 'right', scroll_amount: 1 }],
      ],
      [...click(6, '600,600'), ...click(7, '600,600')],
    ],
    [
      'scroll up with a modifier',
      [['scroll', { coordinate: [400, 400], scroll_direction: 'up', scroll_amount: 2, text: 'ctrl' }]],
      around('Control_L', wheel(4, 2, '600,600')),
    ],
    [
      'drag with a modifier',
      [['left_click_drag', { start_coordinate: [400, 400], coordinate: [600, 400], text: 'alt' }]],
      around('Alt_L', ['press 1 600,600', 'release 1 900,600']),
    ],
    ['hold_key 0.1 does not repeat', [['hold_key', { text: 'a', duration: 0.1 }]], press('a')],
    ['A17', [['type', { text: 'aé\n' }]], press('a', 'eacute', 'Return')],
    ['A18', [['key', { text: 'ctrl+s' }]], around('Control_L', press('s'))],
    ['A19', [['key', { text: 'Tab', repeat: 4 }]], press('Tab', 'Tab', 'Tab', 'Tab')],
    [
      'A20',
      [
        ['key', { text: 'page_down' }],
        ['key', { text: 'BACKSPACE' }],
      ],
      press('Next', 'BackSpace'),
    ],
  ])('%s: an X client receives what %j asks for', async (_, calls, events) => {
    expect(contents(await sendAnthropic(anthropic(...calls)))).toEqual(calls.map(() => OK));
    expect(await received()).toEqual(events);
  });

  it('A22: waits at least as long as told', async () => {
    const began = performance.now();
    expect(contents(await sendAnthropic(anthropic(['wait', { duration: 0.2 }])))).toEqual([OK]);
    expect(performance.now() - began).toBeGreaterThan(199);
  });

  it('A25: a zoom shows the region in the aspect it has, in the size of the space at most', async () => {
    const [result] = await sendAnthropic(anthropic(['zoom', { region: [100, 200, 400, 350] }]));
    expect(result?.content).toMatchObject([{ type: 'image' }]);
    expect(sizeOf(imageOf(result?.content))).toEqual([1280, 640]);
  });

  it('A13, A24: the answer has the position, and a picture in the size of its space', async () => {
    const results = await sendAnthropic(
      anthropic(['mouse_move', { coordinate: [333, 222] }], ['cursor_position'], ['screenshot']),
    );
    const [moved, position, screenshot] = contents(results);
    expect([moved, position]).toEqual([OK, [{ type: 'text', text: 'X=333,Y=222' }]]);
    expect(sizeOf(imageOf(screenshot))).toEqual([1280, 720]);
  });

  it('A27, A29: nothing is pressed after a failure, which is in the journal', async () => {
    const outside = anthropic(
      ['left_click', { coordinate: [1280, 10] }],
      ['type', { text: 'x' }],
      ['screenshot'],
    );
    const halted = 'Not executed: an earlier computer action in this turn failed.';
    expect(await sendAnthropic(outside)).toMatchObject([
      { is_error: true, content: 'Coordinate (1280, 10) is outside the 1280x720 screenshot.' },
      { is_error: true, content: halted, toolset_name: 'computer' },
      { is_error: true, content: halted, tool_use_id: 'toolu_2' },
    ]);
    expect(await sendAnthropic(anthropic(['fly']))).toMatchObject([
      { is_error: true, content: expect.stringMatching(/^Unknown action: fly\./) },
    ]);
    expect((await host.journal()).actions.slice(-2)).toMatchObject([
      {
        status: 'failed',
        request: { action: 'left_click' },
        agent: { vendor: 'anthropic', call_id: 'toolu_0' },
      },
      { status: 'failed', request: { action: 'fly' } },
    ]);
    expect(await received()).toEqual([]);
  });

  it.each<[string, object[], string[]]>([
    [
      'B01',
      [{ action: 'left_click', coordinate: [640, 360], text: 'shift' }],
      around('Shift_L', click(1, '960,540')),
    ],
    [
      'a drag from the pointer',
      [
        { action: 'mouse_move', coordinate: [400, 400] },
        { action: 'left_click_drag', coordinate: [600, 400] },
      ],
      ['press 1 600,600', 'release 1 900,600'],
    ],
    [
      'B06',
      [{ action: 'mouse_move', coordinate: [400, 400] }, { action: 'left_click' }],
      click(1, '600,600'),
    ],
    [
      'B08',
      [{ action: 'key', text: 'ctrl+a Delete' }],
      ['down Control_L', 'down a', 'up a', 'up Control_L', ...press('Delete')],
    ],
  ])('%s: of the older tools too', async (_, inputs, events) => {
    const [first] = await sendAnthropic(oneTool(...inputs));
    expect(first).toEqual({ type: 'tool_result', tool_use_id: 'toolu_0', content: OK });
    expect(await received()).toEqual(events);
  });

  it('B03, B05: holds a key, and waits, as long as told', async () => {
    const began = performance.now();
    const hold = { action: 'hold_key', text: 'shift', duration: 0.3 };
    const waits = [0.2, 0].map((duration) => ({ action: 'wait', duration }));
    const results = await sendAnthropic(oneTool(hold, ...waits));
    expect(performance.now() - began).toBeGreaterThan(498);
    expect(results[2]).toEqual({ type: 'tool_result', tool_use_id: 'toolu_2', content: OK });
    expect(await received()).toEqual(press('Shift_L'));
  });

  it('shows the screen after the last call if asked to', async () => {
    const [result] = await sendAnthropic(anthropic(['left_click', { coordinate: [1, 1] }]), {
      picture: 'last',
    });
    expect(result?.content).toMatchObject([{ text: 'OK' }, { type: 'image' }]);
  });
});

describe("OpenAI's computer", () => {
  const at = { x: 640, y: 360 };
  it.each<[string, object[], string[]]>([
    ['C01', [{ type: 'screenshot' }], []],
    [
      'C02',
      [
        { type: 'click', button: 'left', ...at },
        { type: 'type', text: 'hi' },
      ],
      [...click(1, '960,540'), ...press('h', 'i')],
    ],
    [
      'C03',
      [{ type: 'click', button: 'left', ...at, keys: ['CTRL', 'SHIFT'] }],
      ['down Control_L', 'down Shift_L', ...click(1, '960,540'), 'up Shift_L', 'up Control_L'],
    ],
    ['C04', [{ type: 'click', button: 'wheel', ...at }], click(2, '960,540')],
    [
      'C05',
      [
        { type: 'click', button: 'back', ...at },
        { type: 'click', button: 'forward', ...at },
      ],
      [...click(8, '960,540'), ...click(9, '960,540')],
    ],
    ['C07', [{ type: 'scroll', ...at, scroll_x: 0, scroll_y: 300 }], wheel(5, 3, '960,540')],
    ['C08', [{ type: 'scroll', ...at, scroll_x: 0, scroll_y: -20 }], wheel(4, 1, '960,540')],
    [
      'scroll with keys',
      [{ type: 'scroll', ...at, scroll_x: -149, scroll_y: 0, keys: ['CTRL'] }],
      around('Control_L', click(6, '960,540')),
    ],
    [
      'double_click with keys',
      [{ type: 'double_click', ...at, keys: ['ALT'] }],
      around('Alt_L', Array(2).fill(click(1, '960,540')).flat()),
    ],
    [
      'C09',
      [{ type: 'scroll', ...at, scroll_x: 100, scroll_y: 100 }],
      [...click(5, '960,540'), ...click(7, '960,540')],
    ],
    ['C10', [{ type: 'scroll', ...at, scroll_x: 0, scroll_y: 0 }], []],
    ['C12', [{ type: 'keypress', keys: ['CTRL', 'L'] }], around('Control_L', press('l'))],
    ['C13', [{ type: 'keypress', keys: ['TAB', 'ENTER'] }], press('Tab', 'Return')],
    ['C14', [{ type: 'keypress', keys: ['OPTION', 'LEFT'] }], around('Alt_L', press('Left'))],
    ['keys', [{ type: 'keypress', keys: ['CTRL', 'K', 'S'] }], around('Control_L', press('k', 's'))],
    [
      'C15',
      [
        {
          type: 'drag',
          path: [
            { x: 400, y: 400 },
            { x: 500, y: 300 },
            { x: 600, y: 400 },
          ],
        },
      ],
      ['press 1 600,600', 'release 1 900,600'],
    ],
    [
      'C16',
      [
        {
          type: 'drag',
          path: [
            [400, 400],
            [600, 400],
          ],
          keys: ['SHIFT'],
        },
      ],
      around('Shift_L', ['press 1 600,600', 'release 1 900,600']),
    ],
  ])(
    '%s: an X client receives what is asked for, and the output shows the screen',
    async (_, actions, events) => {
      const { output, image } = await sendOpenAi(openai(...actions));
      expect([output]).toMatchObject([
        { type: 'computer_call_output', call_id: 'call_1', acknowledged_safety_checks: [] },
      ]);
      expect(sizeOf(image)).toEqual([1280, 720]);
      expect(await received()).toEqual(events);
    },
  );

  it('C19: a preview call moves the pointer', async () => {
    const { output } = await sendOpenAi({
      output: [{ type: 'computer_call', call_id: 'call_1', action: { type: 'move', x: 333, y: 222 } }],
    });
    expect(output?.output).not.toHaveProperty('detail');
    expect((await host.act({ action: 'cursor_position' })).json.output).toBe('x=500,y=333');
  });

  it('C17: says in words what failed, and does nothing', async () => {
    const { image, note } = await sendOpenAi(
      openai({ type: 'drag', path: [[1, 2]] }, { type: 'type', text: 'x' }),
    );
    expect(note).toBe(
      'The action drag (1 of 2) failed: "path" of drag needs 2 to 1000 points. The actions after it were not executed.',
    );
    expect(sizeOf(image)).toEqual([1280, 720]);
    expect(await received()).toEqual([]);
  });

  it('C20, C21: does nothing until a safety check is acknowledged', async () => {
    const check = { id: 'cu_sc_1', code: 'malicious_instructions', message: 'Look at this.' };
    const call = {
      ...{ type: 'computer_call', call_id: 'call_1', pending_safety_checks: [check] },
      actions: [{ type: 'keypress', keys: ['A'] }],
    };
    expect(await send('openai', call)).toMatchObject({
      status: 409,
      json: {
        code: 'safety-check',
        detail: expect.stringContaining('malicious_instructions: Look at this.'),
      },
    });
    expect(await received()).toEqual([]);
    const { output } = await sendOpenAi(call, { acknowledge: 'true' });
    expect(output).toMatchObject({ acknowledged_safety_checks: [check] });
    expect(await received()).toEqual(press('a'));
  });
});

describe("Gemini's functions", () => {
  it.each<[string, [name: string, args?: object][], string[]]>([
    ['D01', [['click', { x: 500, y: 500 }]], click(1, '960,540')],
    ['D03', [['type', { text: 'a', press_enter: true }]], press('a', 'Return')],
    ['D04', [['type', { text: 'a' }]], press('a')],
    [
      'D12',
      [
        ['double_click', { x: 500, y: 500 }],
        ['right_click', { x: 300, y: 500 }],
      ],
      [...Array(2).fill(click(1, '960,540')).flat(), ...click(3, '576,540')],
    ],
    ['triple', [['triple_click', { x: 500, y: 500 }]], Array(3).fill(click(1, '960,540')).flat()],
    ['middle', [['middle_click', { x: 500, y: 500 }]], click(2, '960,540')],
    ['press_key', [['press_key', { key: 'Enter' }]], press('Return')],
    [
      'D05',
      [
        ['mouse_down', { x: 300, y: 500 }],
        ['mouse_up', { x: 500, y: 500 }],
      ],
      ['press 1 576,540', 'release 1 960,540'],
    ],
    [
      'D06',
      [['drag_and_drop', { start_x: 300, start_y: 500, end_x: 500, end_y: 500 }]],
      ['press 1 576,540', 'release 1 960,540'],
    ],
    ['D07', [['hotkey', { keys: ['Control', 'c'] }]], around('Control_L', press('c'))],
    [
      'D08',
      [
        ['key_down', { key: 'Shift' }],
        ['key_up', { key: 'Shift' }],
      ],
      press('Shift_L'),
    ],
    ['D09', [['scroll', { x: 500, y: 500, direction: 'down' }]], wheel(5, 3, '960,540')],
    [
      'D10',
      [['scroll', { x: 500, y: 500, direction: 'up', magnitude_in_wheel_clicks: 2 }]],
      wheel(4, 2, '960,540'),
    ],
    [
      'D13',
      [['type_text_at', { x: 500, y: 500, text: 'b' }]],
      [...click(1, '960,540'), ...around('Control_L', press('a')), ...press('BackSpace', 'b', 'Return')],
    ],
    ['D14', [['scroll_at', { x: 500, y: 500, direction: 'down', magnitude: 200 }]], wheel(5, 2, '960,540')],
    ['D15', [['key_combination', { keys: 'Control+A' }]], around('Control_L', press('a'))],
  ])(
    '%s: an X client receives what is asked for, and each response shows the screen',
    async (_, calls, events) => {
      const responses = await sendGemini(gemini(...calls));
      expect(responses.map(({ response }) => response)).toEqual(calls.map(() => ({ output: 'ok' })));
      for (const { parts } of responses) expect(sizeOf(parts?.[0]?.inlineData.data)).toEqual([1280, 720]);
      expect(await received()).toEqual(events);
    },
  );

  it('D02: the corners of the grid are the corners of the desktop', async () => {
    await send('gemini', gemini(['move', { x: 0, y: 0 }]));
    expect((await host.act({ action: 'cursor_position' })).json.output).toBe('x=0,y=0');
    await send('gemini', gemini(['move', { x: 999, y: 999 }]));
    expect((await host.act({ action: 'cursor_position' })).json.output).toBe('x=1919,y=1079');
  });

  it('D11: what only a browser can do is an error that the model can read', async () => {
    const [result] = await sendGemini(gemini(['navigate', { url: 'http://localhost' }]));
    expect(result?.response).toEqual({
      error: expect.stringMatching(/^navigate is for browsers/),
    });
  });

  it('D16, D17: does nothing until a person has agreed, and confirms that', async () => {
    const decision = { decision: 'require_confirmation', explanation: 'It buys something.' };
    const turn = gemini(['press_key', { key: 'a', safety_decision: decision }]);
    expect(await send('gemini', turn)).toMatchObject({ status: 409, json: { code: 'safety-check' } });
    expect(await received()).toEqual([]);
    const [result] = await sendGemini(turn, { acknowledge: 'true' });
    expect(result?.response).toEqual({ output: 'ok', safety_acknowledgement: 'true' });
    expect(await received()).toEqual(press('a'));
  });
});
