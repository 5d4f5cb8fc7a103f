import { describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../../../src/renderer/src/api/http';
import { createComposer } from '../../../src/renderer/src/composer/composer-store';
import {
  checkDraft,
  type Draft,
  draftOf,
  EMPTY_DRAFT,
  withPoint,
} from '../../../src/renderer/src/composer/draft';
import { rowForKey } from '../../../src/renderer/src/log/use-list-keys';
import { shortcutOf } from '../../../src/renderer/src/ui/shortcuts';
import { ACTION_NAMES } from '../../../src/shared/action';

const draft = (part: Partial<Draft>): Draft => ({ ...EMPTY_DRAFT, ...part });
const FULL = draft({ x: '1', y: '2', startX: '3', startY: '4', text: 'a', duration: '5', amount: '6' });

describe('a draft', () => {
  it.each(ACTION_NAMES)('makes a %s', (action) => {
    expect(checkDraft({ ...FULL, action })).toMatchObject({ body: { action } });
  });

  it('sends only what the action has', () => {
    expect(checkDraft({ ...FULL, action: 'key' })).toEqual({ body: { action: 'key', text: 'a' } });
    expect(checkDraft({ ...FULL, action: 'scroll', scaledWidth: '1280', scaledHeight: '720' })).toEqual({
      body: {
        action: 'scroll',
        coordinate: [1, 2],
        scroll_amount: 6,
        scroll_direction: 'down',
        scaled_width: 1280,
        scaled_height: 720,
      },
    });
  });

  it.each([
    [{ x: '', y: '' }, 'point'],
    [{ x: '1', y: '' }, 'point'],
    [{ x: '1.5', y: '2' }, 'point'],
    [{ x: 'left', y: '2' }, 'point'],
    [{ action: 'screenshot', scaledWidth: '9000' }, 'declared'],
    [{ action: 'left_click_drag', x: '1', y: '2' }, 'point'],
    [{ action: 'left_click_drag', x: '1', y: '2', startX: '-', startY: '1' }, 'start'],
    [{ action: 'key' }, 'text'],
    [{ action: 'key', text: 'flubber' }, 'text'],
    [{ action: 'type' }, 'text'],
    [{ action: 'hold_key', text: 'a', duration: 'long' }, 'duration'],
    [{ action: 'scroll', x: '1', y: '2', amount: '10001' }, 'scroll'],
    [{ action: 'scroll', x: '1', y: '2', direction: 'inward' }, 'scroll'],
  ] as const)('%j is wrong at %s', (part, field) => {
    expect(checkDraft(draft(part))).toMatchObject({
      problem: { field, message: expect.stringMatching(/\w{4}/) },
    });
  });

  it('names the nearest keys', () => {
    const checked = checkDraft(draft({ action: 'key', text: 'Retrun' }));
    expect(checked).toMatchObject({ problem: { message: expect.stringContaining('Return') } });
  });

  it('comes back from the log as it was sent', () => {
    const request = {
      action: 'left_click_drag',
      start_coordinate: [1, 2],
      coordinate: [3, 4],
      scaled_width: 100,
    };
    const checked = checkDraft(draftOf({ ...request, start_coordinate: [1, 2], coordinate: [3, 4] }));
    expect(checked).toEqual({ body: request });
    expect(draftOf({ action: 'type', sensitive: true, text_length: 4 })).toMatchObject({
      text: '',
      sensitive: true,
    });
  });

  it('takes a picked point in the space it declares', () => {
    const picked = withPoint(
      draft({ scaledWidth: '1280', scaledHeight: '720' }),
      'point',
      { x: 960, y: 540 },
      { width: 1920, height: 1080 },
    );
    expect([picked.x, picked.y]).toEqual(['640', '360']);
  });
});

describe('the composer', () => {
  it('sends nothing that is wrong, and says what', async () => {
    const act = vi.fn();
    const composer = createComposer({ act });
    await composer.send();
    expect(act).not.toHaveBeenCalled();
    expect(composer.store.getState().problem?.field).toBe('point');
    composer.change({ x: '1' });
    expect(composer.store.getState().problem).toBeUndefined();
  });

  it('shows what came of it', async () => {
    const act = vi
      .fn()
      .mockResolvedValueOnce({ output: 'x=1,y=2' })
      .mockRejectedValueOnce(new ApiFailure(500, 'Key press failed.', 'gone'));
    const composer = createComposer({ act });
    composer.change({ action: 'cursor_position' });
    await composer.send();
    expect(composer.store.getState().answer).toMatchObject({ kind: 'done', result: { output: 'x=1,y=2' } });
    await composer.send();
    expect(composer.store.getState().answer).toMatchObject({
      kind: 'failed',
      message: 'Key press failed.',
      detail: 'gone',
    });
  });
});

describe('keys', () => {
  const press = (key: string, part = {}) => ({
    key,
    code: '',
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...part,
  });

  it('are shortcuts alone, and one with Ctrl and Alt', () => {
    expect(shortcutOf(press('t'))).toBe('control');
    expect(shortcutOf(press('?'))).toBe('help');
    expect(shortcutOf(press('t', { ctrlKey: true }))).toBeUndefined();
    expect(shortcutOf(press('x'))).toBeUndefined();
    expect(shortcutOf(press('½', { code: 'KeyJ', ctrlKey: true, altKey: true }))).toBe('leave');
  });

  it.each([
    ['ArrowUp', 5, 4],
    ['ArrowDown', 9, 9],
    ['PageUp', 9, 5],
    ['Home', 9, 0],
    ['End', 0, 9],
    ['ArrowUp', -1, 9],
    ['Home', -1, 0],
    ['x', 3, undefined],
  ])('%s from row %d of 10 leads to %s', (key, row, to) => {
    expect(rowForKey(key, { count: 10, row, page: 4 })).toBe(to);
  });
});
