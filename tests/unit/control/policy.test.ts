import { describe, expect, it } from 'vitest';
import { actionRefusal, type ControlClient, hasControl, type Phase } from '../../../src/main/control/policy';
import type { Source } from '../../../src/shared/journal';

const FREE: Phase = { kind: 'free' };
const TAKING: Phase = { kind: 'taking', viewer: 'one', since: new Date() };
const HELD: Phase = { kind: 'held', viewer: 'one', since: new Date() };
const RETURNING: Phase = { kind: 'returning' };

describe('an action', () => {
  const isDone = (phase: Phase, paused: boolean, source: Source, viewer?: string) =>
    actionRefusal(phase, paused, { source, viewer }, { action: 'left_click' }) === undefined;

  it.each<[Phase, boolean, Source, string | undefined, boolean]>([
    [FREE, false, 'agent', undefined, true],
    [FREE, false, 'composer', 'two', true],
    [FREE, true, 'agent', undefined, false],
    [FREE, true, 'agent', 'one', false],
    [FREE, true, 'composer', undefined, true],
    [FREE, true, 'replay', undefined, true],
    [HELD, false, 'agent', undefined, false],
    [HELD, false, 'agent', 'one', false],
    [HELD, false, 'composer', undefined, false],
    [HELD, false, 'composer', 'two', false],
    [HELD, false, 'composer', 'one', true],
    [HELD, true, 'composer', 'one', true],
    [HELD, false, 'replay', undefined, false],
    [HELD, false, 'replay', 'one', true],
    [TAKING, false, 'composer', 'one', false],
    [TAKING, false, 'agent', undefined, false],
    [RETURNING, false, 'agent', undefined, false],
    [RETURNING, false, 'composer', 'one', false],
  ])('in %o, paused %o, by %s of %s is allowed: %o', (phase, paused, source, viewer, done) => {
    expect(isDone(phase, paused, source, viewer)).toBe(done);
  });

  it.each(['screenshot', 'cursor_position'] as const)(
    'that does not change the desktop is always allowed: %s',
    (action) => {
      for (const phase of [FREE, TAKING, HELD, RETURNING]) {
        expect(actionRefusal(phase, true, { source: 'agent' }, { action })).toBeUndefined();
      }
    },
  );

  it('is refused with one message, and the reason as detail', () => {
    const refusals = [
      actionRefusal(HELD, false, { source: 'agent' }, { action: 'type' }),
      actionRefusal(HELD, false, { source: 'composer', viewer: 'two' }, { action: 'type' }),
      actionRefusal(FREE, true, { source: 'agent' }, { action: 'type' }),
    ];
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 423, message: 'A person has control.' });
    }
    expect(new Set(refusals.map((refusal) => refusal?.detail)).size).toBe(3);
  });
});

describe('a live view', () => {
  const viewer = (lease: boolean, id?: string): Pick<ControlClient, 'lease' | 'id'> => ({ lease, id });
  it.each<[Phase, Pick<ControlClient, 'lease' | 'id'>, boolean]>([
    [FREE, viewer(true, 'one'), false],
    [FREE, viewer(false), true],
    [TAKING, viewer(true, 'one'), false],
    [TAKING, viewer(false), false],
    [HELD, viewer(true, 'one'), true],
    [HELD, viewer(true, 'two'), false],
    [HELD, viewer(false), false],
    [RETURNING, viewer(true, 'one'), false],
    [RETURNING, viewer(false), false],
  ])('in %o, %o has control: %o', (phase, one, has) => {
    expect(hasControl(phase, one)).toBe(has);
  });
});
