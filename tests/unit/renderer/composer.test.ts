import { describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../../../src/renderer/src/api/failure';
import {
  type ComposerOptions,
  createComposer,
  shownJson,
} from '../../../src/renderer/src/state/composer/composer-store';
import {
  type Draft,
  draftOf,
  type Inputs,
  isBeyond,
  withPoint,
} from '../../../src/renderer/src/state/composer/draft';
import { TEXT_MASK } from '../../../src/renderer/src/state/composer/json-edit';
import { checkDraft } from '../../../src/renderer/src/state/composer/validation';
import { rowForKey } from '../../../src/renderer/src/ui/list/list-keys';
import { ACTION_NAMES, type ActionName } from '../../../src/shared/action';

const draft = (action: ActionName, inputs: Inputs = {}): Draft => ({ action, inputs });
const at = (x: string, y: string): Inputs => ({ 'coordinate.x': x, 'coordinate.y': y });
const from = (x: string, y: string): Inputs => ({ 'start_coordinate.x': x, 'start_coordinate.y': y });
const FULL: Inputs = { ...at('1', '2'), ...from('3', '4'), text: 'a', duration: '5', scroll_amount: '6' };

function memory(): Map<string, string> & ComposerOptions['storage'] {
  const map = new Map<string, string>();
  return Object.assign(map, {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  });
}

function composerWith(act: ComposerOptions['act'] = vi.fn(), storage = memory()) {
  return createComposer({ act, storage, onError: vi.fn() });
}

describe('a draft', () => {
  it.each(ACTION_NAMES)('becomes a request for %s', (action) => {
    expect(checkDraft(draft(action, FULL))).toMatchObject({ body: { action } });
  });

  it('becomes a request with only the parameters of its action', () => {
    expect(checkDraft(draft('key', FULL))).toEqual({ body: { action: 'key', text: 'a' } });
    const scaled = { scaled_width: '1280', scaled_height: '720' };
    expect(checkDraft(draft('scroll', { ...FULL, ...scaled }))).toEqual({
      body: {
        action: 'scroll',
        coordinate: [1, 2],
        scroll_amount: 6,
        scaled_width: 1280,
        scaled_height: 720,
      },
    });
  });

  it.each([
    ['left_click', at('', ''), 'coordinate', true],
    ['left_click', at('1', ''), 'coordinate', false],
    ['left_click', at('1.5', '2'), 'coordinate', false],
    ['left_click', at('left', '2'), 'coordinate', false],
    ['screenshot', { scaled_width: '9000' }, 'scaled_width', false],
    ['left_click_drag', at('1', '2'), 'start_coordinate', true],
    ['left_click_drag', { ...at('1', '2'), ...from('-', '1') }, 'start_coordinate', false],
    ['key', {}, 'text', true],
    ['key', { text: 'flubber' }, 'text', false],
    ['type', {}, 'text', true],
    ['hold_key', { text: 'a', duration: 'long' }, 'duration', false],
    ['scroll', { ...at('1', '2'), scroll_amount: '10001' }, 'scroll_amount', false],
    ['scroll', { ...at('1', '2'), scroll_direction: 'inward' }, 'scroll_direction', false],
  ] as const)('of %s with %j has a problem at %s', (action, inputs, field, missing) => {
    const message: unknown = expect.stringMatching(/\w{4}/);
    expect(checkDraft(draft(action, inputs))).toEqual({ problems: [{ field, missing, message }] });
  });

  it('reports all problems', () => {
    const checked = checkDraft(draft('left_click_drag', { ...at('a', 'b'), ...from('1', 'c') }));
    expect(checked).toMatchObject({
      problems: [{ field: 'coordinate' }, { field: 'start_coordinate' }],
    });
  });

  it('reports similar key names and the limit of a number', () => {
    expect(checkDraft(draft('key', { text: 'Retrun' }))).toMatchObject({
      problems: [{ message: expect.stringContaining('Return') }],
    });
    expect(checkDraft(draft('scroll', { ...at('1', '2'), scroll_amount: '10001' }))).toMatchObject({
      problems: [{ message: 'At most 10,000.' }],
    });
  });

  it('is restored from a logged request', () => {
    const request = {
      action: 'left_click_drag',
      start_coordinate: [1, 2] as [number, number],
      coordinate: [3, 4] as [number, number],
      scaled_width: 100,
    };
    expect(checkDraft(draftOf(request))).toEqual({ body: request });
    expect(draftOf({ action: 'type', sensitive: true }).inputs).toEqual({ sensitive: 'true' });
  });

  it.each([
    ['inside', at('1919', '1079'), false],
    ['to the right', at('1920', '0'), true],
    ['to the left', at('-1', '5'), true],
    ['outside the declared size', { ...at('1300', '5'), scaled_width: '1280' }, true],
    ['incomplete', at('5000', ''), false],
  ])('reports whether a point is outside the desktop: %s', (_name, inputs, beyond) => {
    const native = { width: 1920, height: 1080 };
    expect(isBeyond(draft('left_click', inputs), 'coordinate', native)).toBe(beyond);
  });

  it('maps a picked point into its coordinate space', () => {
    const scaled = draft('left_click', { scaled_width: '1280', scaled_height: '720' });
    const picked = withPoint(scaled, 'coordinate', { x: 960, y: 540 }, { width: 1920, height: 1080 });
    expect(picked.inputs).toMatchObject(at('640', '360'));
  });
});

describe('the composer', () => {
  it('does not send an invalid draft, and shows its problems instead', async () => {
    const act = vi.fn();
    const composer = composerWith(act);
    expect(await composer.send()).toBe(false);
    expect(act).not.toHaveBeenCalled();
    expect(composer.store.getState().submitted).toBe(true);
    composer.change({ action: 'key' });
    expect(composer.store.getState().submitted).toBe(false);
  });

  it('shows the outcome and adds it to the history', async () => {
    const act = vi
      .fn()
      .mockResolvedValueOnce({ output: 'x=1,y=2' })
      .mockRejectedValueOnce(new ApiFailure(500, 'Key press failed.', 'gone'));
    const composer = composerWith(act);
    composer.change({ action: 'cursor_position' });
    await composer.send();
    expect(composer.store.getState().answer).toMatchObject({ kind: 'done', result: { output: 'x=1,y=2' } });
    await composer.send();
    expect(composer.store.getState().answer).toMatchObject({
      kind: 'failed',
      message: 'Key press failed.',
      detail: 'gone',
    });
    expect(composer.history.store.getState().sent).toMatchObject([
      { ok: true, note: 'x=1,y=2' },
      { ok: false, note: 'Key press failed.' },
    ]);
  });

  it('browses the history back, and forward to the draft', async () => {
    const composer = composerWith(vi.fn().mockResolvedValue({ output: '' }));
    for (const text of ['a', 'b']) {
      composer.change(draft('key', { text }));
      await composer.send();
    }
    composer.setInputs({ text: 'c' });
    const texts = ([-1, -1, -1, 1, 1, 1] as const).map((by) => {
      composer.browseHistory(by);
      return composer.store.getState().draft.inputs.text;
    });
    expect(texts).toEqual(['b', 'a', 'a', 'b', 'c', 'c']);
  });

  it('never stores sensitive text', async () => {
    const storage = memory();
    const composer = composerWith(vi.fn().mockResolvedValue({ output: '' }), storage);
    composer.change(draft('type', { text: 'hunter2', sensitive: 'true' }));
    await composer.send();
    composer.history.save('password', { action: 'type', text: 'hunter2', sensitive: true });
    expect(JSON.stringify([...storage])).not.toContain('hunter2');
    expect(JSON.stringify(composer.history.store.getState())).not.toContain('hunter2');
    expect(composerWith(vi.fn(), storage).history.store.getState().sent).toHaveLength(1);
  });

  it('keeps snippets in order under unique names', () => {
    const storage = memory();
    const { history } = composerWith(vi.fn(), storage);
    for (const name of ['a', 'b', 'c']) history.save(name, { action: 'key', text: name });
    history.move('c', -1);
    history.rename('a', 'b');
    history.move('b', -1);
    history.save('d', { action: 'screenshot' });
    history.remove('c');
    const snippets = [
      { name: 'b', body: { action: 'key', text: 'a' } },
      { name: 'd', body: { action: 'screenshot' } },
    ];
    expect(history.store.getState().snippets).toEqual(snippets);
    expect(composerWith(vi.fn(), storage).history.store.getState().snippets).toEqual(snippets);
  });

  it('starts empty if the stored history is invalid', () => {
    const storage = memory();
    storage.set('jumpseat.composer.snippets', '[{"name":1}]').set('jumpseat.composer.sent', '{');
    expect(composerWith(vi.fn(), storage).history.store.getState()).toEqual({ sent: [], snippets: [] });
  });
});

describe('the JSON beside the form', () => {
  it('is updated from the form, and updates the form', () => {
    const composer = composerWith();
    composer.change(draft('left_click', at('640', '360')));
    expect(shownJson(composer.store.getState())).toBe(
      '{\n  "action": "left_click",\n  "coordinate": [640, 360]\n}',
    );
    composer.editJson('{"action":"scroll","coordinate":[1,2],"scroll_amount":5}');
    expect(composer.store.getState().draft).toMatchObject(
      draft('scroll', { ...at('1', '2'), scroll_amount: '5' }),
    );
    composer.editJson('{"action":"scroll","coordinate":[1,2],"text":"a","foo":1}');
    expect(composer.store.getState().json?.unused).toEqual(['text', 'foo']);
  });

  it.each([
    ['{"action":"key",}', 16, 'trailing comma'],
    ['{"action":"dance"}', 10, 'Unknown action: dance'],
    ['{"coordinate":[1,2]}', 0, '"action" is missing.'],
    ['{"action":"left_click","coordinate":[1,"b"]}', 39, 'coordinate.1'],
    ['{"action":"left_click","coordinate":[1]}', 36, 'coordinate'],
    ['[]', 0, 'expected object'],
  ])('has in %s a problem at %d: %s', (text, place, words) => {
    const composer = composerWith();
    composer.change(draft('left_click', at('1', '2')));
    composer.editJson(text);
    const { json, draft: kept } = composer.store.getState();
    expect(json).toMatchObject({ text, problem: { at: place, message: expect.stringContaining(words) } });
    expect(kept).toEqual(draft('left_click', at('1', '2')));
  });

  describe('that is the call of a model', () => {
    const size = { scaled_width: '1280', scaled_height: '720' };
    const anthropic = { type: 'tool_use', id: 't', toolset_name: 'computer', name: 'left_click' };
    const openai = { type: 'computer_call', call_id: 'c' };

    it.each<[object, Draft]>([
      [
        { ...anthropic, input: { coordinate: [640, 360], text: 'shift' } },
        draft('left_click', { ...at('640', '360'), modifiers: 'shift', ...size }),
      ],
      [
        {
          ...openai,
          actions: [
            {
              type: 'drag',
              path: [
                [1, 2],
                [3, 4],
              ],
            },
          ],
        },
        draft('left_click_drag', { path: '1,2 3,4', ...size }),
      ],
      [{ ...openai, actions: [{ type: 'screenshot' }] }, draft('screenshot', size)],
      [
        { functionCall: { name: 'click', args: { x: 500, y: 400 } } },
        draft('left_click', { ...at('500', '400'), scaled_width: '1000', scaled_height: '1000' }),
      ],
    ])('fills the form from %j', (call, filled) => {
      const composer = composerWith();
      composer.change(draft('cursor_position', size));
      composer.editJson(JSON.stringify(call));
      const { draft: filledDraft, json } = composer.store.getState();
      expect(filledDraft).toEqual(filled);
      expect(json).toMatchObject({ unused: [] });
      expect(json).not.toHaveProperty('problem');
    });

    it('counts as native if the form declares no size', () => {
      const composer = composerWith();
      composer.editJson(JSON.stringify({ ...anthropic, input: { coordinate: [1900, 1000] } }));
      expect(composer.store.getState().draft).toEqual(draft('left_click', at('1900', '1000')));
    });

    it('shows its problem, and how many actions are left out', () => {
      const composer = composerWith();
      composer.editJson(JSON.stringify({ ...anthropic, name: 'fly' }));
      expect(composer.store.getState().json?.problem?.message).toMatch(/^Unknown action: fly/);
      composer.editJson(
        JSON.stringify({ ...openai, actions: [{ type: 'wait' }, { type: 'wait' }, { type: 'screenshot' }] }),
      );
      expect(composer.store.getState()).toMatchObject({
        draft: draft('wait', { duration: '2000' }),
        json: { unused: ['2 more'] },
      });
    });
  });

  it('is not sent while it is invalid, and can be restored after a change in the form', async () => {
    const act = vi.fn();
    const composer = composerWith(act);
    composer.change(draft('key', { text: 'a' }));
    composer.editJson('{"action":"key","text":"b"');
    expect(await composer.send()).toBe(false);
    expect(act).not.toHaveBeenCalled();
    composer.setInputs({ text: 'c' });
    expect(shownJson(composer.store.getState())).toContain('"c"');
    composer.restoreJson();
    expect(shownJson(composer.store.getState())).toBe('{"action":"key","text":"b"');
    composer.editJson('{"action":"key","text":"b"}');
    expect(composer.store.getState().draft.inputs.text).toBe('b');
  });

  it('masks sensitive text, and keeps the text when the masked JSON is edited', () => {
    const composer = composerWith();
    composer.change(draft('type', { text: 'hunter2', sensitive: 'true' }));
    const text = shownJson(composer.store.getState());
    expect(text).toContain(TEXT_MASK);
    expect(text).not.toContain('hunter2');
    for (const edited of [text.replace('true', 'false'), text, text.replace(',\n  "sensitive": true', '')]) {
      composer.editJson(edited);
      expect(composer.store.getState().draft.inputs.text).toBe('hunter2');
    }
  });
});

describe('navigation keys in the log', () => {
  it.each([
    ['ArrowUp', 5, 4],
    ['ArrowDown', 9, 9],
    ['PageUp', 9, 5],
    ['Home', 9, 0],
    ['End', 0, 9],
    ['ArrowUp', -1, 9],
    ['Home', -1, 0],
    ['x', 3, undefined],
  ])('move by %s from row %d of 10 to %s', (key, current, to) => {
    expect(rowForKey(key, { count: 10, current, pageSize: 4 })).toBe(to);
  });
});
