import { beforeEach, describe, expect, it } from 'vitest';
import { planReplay } from '../../../src/main/replay/plan';
import { Player, type PlayerOptions } from '../../../src/main/replay/player';
import type { ComparisonResult } from '../../../src/main/replay/verifier';
import type { ActionBody } from '../../../src/shared/action';
import type { JournalEntry } from '../../../src/shared/journal';
import type { ReplayAnswer } from '../../../src/shared/replay';
import { RequestError } from '../../../src/shared/request-error';
import { skipWaits } from '../../support/fake-time';
import { waitFor } from '../../support/wait-for';
import { at, entry, NATIVE } from './entries';

beforeEach(skipWaits);

const PICTURES = { before: Buffer.from('then'), now: Buffer.from('now') };
const DIFFERS: ComparisonResult = {
  kind: 'differs',
  difference: 0.5,
  boxes: [{ x: 0, y: 0, width: 9, height: 9 }],
  size: NATIVE,
  pictures: PICTURES,
};
const SIZE: ComparisonResult = {
  kind: 'size',
  size: NATIVE,
  now: { width: 1280, height: 720 },
  pictures: PICTURES,
};
const SAME: ComparisonResult = { kind: 'same' };
const UNVERIFIED: ComparisonResult = { kind: 'unverified', reason: 'No picture.' };
const SECRET = entry(2, { request: { action: 'type', sensitive: true, text_length: 3 } });

interface Bench {
  readonly player: Player;
  /** The executed actions, in order. */
  readonly done: ActionBody[];
  /** The results of comparing the screen before an entry, by its seq; by default the screen is the same. */
  readonly verdicts: Map<number, ComparisonResult>;
  /** Functions to run instead of an action, by the seq of its entry. */
  readonly mishaps: Map<number, (signal: AbortSignal) => Promise<void>>;
  until(status: Player['state']['status']): Promise<Player['state']>;
}

function bench(entries: readonly JournalEntry[], part: Partial<PlayerOptions> = {}): Bench {
  const done: ActionBody[] = [];
  const verdicts: Bench['verdicts'] = new Map();
  const mishaps: Bench['mishaps'] = new Map();
  const player = new Player({
    steps: planReplay(entries),
    speed: 'none',
    verify: true,
    verifier: { verify: async ({ seq = 0 }) => verdicts.get(seq) ?? SAME },
    async act(body, { seq = 0 }, signal) {
      await mishaps.get(seq)?.(signal);
      done.push(body);
    },
    onChange: () => {},
    ...part,
  });
  const until: Bench['until'] = async (status) => {
    await waitFor(status, () => player.state.status === status);
    return player.state;
  };
  return { player, done, verdicts, mishaps, until };
}

const three = [entry(1), entry(2), entry(3)];
const where = (bodies: readonly ActionBody[]) => bodies.map(({ coordinate }) => coordinate?.[0]);
const fails = async () => {
  throw new RequestError('input-blocked', 'A person has control.', 'Since a minute.');
};

describe('a replay', () => {
  it('executes the steps in order, and starts again after the end', async () => {
    const { player, done, until } = bench(three);
    expect(player.state).toMatchObject({ status: 'paused', index: 0, total: 3, current: { seq: 1 } });
    player.play();
    expect(await until('done')).toMatchObject({ index: 3, skipped: 0, unverified: 0 });
    expect(player.state.current).toBeUndefined();
    player.play();
    expect(player.state.index).toBe(0);
    await until('done');
    expect(where(done)).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('can be executed step by step', async () => {
    const { player, done, until } = bench(three);
    for (const n of [1, 2]) {
      player.step();
      await waitFor('the step to end', () => player.state.index === n && player.state.status === 'paused');
      expect(done).toHaveLength(n);
    }
    player.skip();
    expect(player.state).toMatchObject({ status: 'done', skipped: 1, index: 3 });
    expect(() => player.step()).toThrow('The replay is over.');
    expect(() => player.skip()).toThrow('The replay is over.');
    await until('done');
  });

  it('waits as recorded, until the speed is changed', async () => {
    const { player, done } = bench(three, { speed: 'recorded' });
    player.play();
    await waitFor('the replay to wait', () => player.state.phase === 'waiting');
    const left = Date.parse(player.state.wait_ends_at ?? '') - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(900);
    player.step();
    await waitFor('the step to end', () => player.state.status === 'paused');
    expect(done).toHaveLength(2);
    player.change({ speed: 'none' });
    player.play();
    await waitFor('the replay to end', () => player.state.status === 'done');
  });

  it('moves the pointer to the position of a press', async () => {
    const down = entry(7, { request: { action: 'left_mouse_down' } });
    const { player, done, until } = bench([down]);
    player.play();
    await until('done');
    expect(done.map(({ action }) => action)).toEqual(['mouse_move', 'left_mouse_down']);
  });

  it('pauses with the reason if an action fails, and retries it', async () => {
    const { player, done, mishaps, until } = bench(three);
    mishaps.set(2, fails);
    player.play();
    expect(await until('paused')).toMatchObject({ index: 1, why: 'A person has control. Since a minute.' });
    mishaps.clear();
    player.play();
    expect(player.state.why).toBeUndefined();
    await until('done');
    expect(where(done)).toEqual([1, 2, 3]);
  });

  it('keeps the reason of a pause if the action fails afterwards', async () => {
    const { player, mishaps, until } = bench(three);
    mishaps.set(1, async () => {
      player.pause('The desktop stopped.');
      throw new Error('The RFB connection was closed.');
    });
    player.play();
    expect(await until('paused')).toMatchObject({ why: 'The desktop stopped.', index: 0 });
  });

  it('stops at once, and aborts the running action', async () => {
    const { player, done, mishaps, until } = bench(three);
    mishaps.set(2, (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())));
    player.play();
    await waitFor(
      'the second step to run',
      () => player.state.index === 1 && player.state.phase === 'acting',
    );
    expect(() => player.skip()).toThrow('The step is running.');
    player.stop();
    expect(await until('stopped')).toMatchObject({ index: 1 });
    player.stop();
    mishaps.clear();
    player.play();
    await until('done');
    expect(where(done).slice(-3)).toEqual([1, 2, 3]);
  });
});

describe('a screen that differs', () => {
  const answers: [ReplayAnswer, number[], object][] = [
    [{ answer: 'go_on' }, [1, 2, 3], { status: 'done', unverified: 1, skipped: 0 }],
    [{ answer: 'skip' }, [1, 3], { status: 'done', unverified: 0, skipped: 1 }],
    [{ answer: 'stop' }, [1], { status: 'stopped', index: 1 }],
  ];
  it.each(answers)('causes a question, and the answer %j is applied', async (answer, expected, state) => {
    const { player, done, verdicts, until } = bench(three);
    verdicts.set(2, DIFFERS);
    player.play();
    const { question } = await until('asking');
    expect(question).toMatchObject({ kind: 'differs', difference: 0.5, number: 1 });
    expect(player.pictures).toBe(PICTURES);
    expect(() => player.answer({ question: 7, answer: 'skip' })).toThrow('There is no such question.');
    expect(() => player.answer({ text: 'abc' })).toThrow('This answer does not fit the question.');
    player.answer({ question: 1, ...answer });
    await waitFor(
      'the replay to end',
      () => player.state.status === 'done' || player.state.status === 'stopped',
    );
    expect(player.state).toMatchObject(state);
    expect(player.pictures).toBeUndefined();
    expect(where(done)).toEqual(expected);
  });

  it('is compared again on request', async () => {
    const { player, verdicts, until } = bench(three);
    verdicts.set(2, DIFFERS);
    player.play();
    await until('asking');
    player.answer({ answer: 'again' });
    await waitFor('the next question', () => player.state.question?.number === 2);
    verdicts.clear();
    player.answer({ answer: 'again' });
    expect(await until('done')).toMatchObject({ unverified: 0 });
  });

  it('causes no more questions after verification is turned off', async () => {
    const { player, verdicts, until } = bench(three);
    for (const { seq = 0 } of three) verdicts.set(seq, DIFFERS);
    player.play();
    await until('asking');
    player.change({ verify: false });
    expect(await until('done')).toMatchObject({ unverified: 0, verify: false });
  });

  it('causes only one question if the desktop has a different size', async () => {
    const { player, verdicts, until } = bench(three);
    for (const { seq = 0 } of three) verdicts.set(seq, SIZE);
    player.play();
    expect((await until('asking')).question).toMatchObject({ kind: 'size', now: { width: 1280 } });
    player.answer({ answer: 'go_on' });
    expect(await until('done')).toMatchObject({
      unverified: 3,
      note: expect.stringContaining('1280 × 720'),
    });
  });

  it('is not detected without a snapshot, and the step counts as unverified', async () => {
    const { player, verdicts, until } = bench(three);
    verdicts.set(2, UNVERIFIED);
    player.play();
    expect(await until('done')).toMatchObject({ unverified: 1 });
  });

  it('cannot be detected without a snapshot, so the step waits as long as when it was recorded', async () => {
    const late = [entry(1), entry(2, { received_at: at(6100), done_at: at(6200) }), entry(7)];
    const waits: [step: number, ms: number][] = [];
    const onChange = () => {
      const { index, wait_ends_at } = player.state;
      if (wait_ends_at) waits.push([index, Date.parse(wait_ends_at) - Date.now()]);
    };
    const { player, verdicts, until } = bench(late, { onChange });
    verdicts.set(2, UNVERIFIED);
    player.play();
    await until('done');
    // Two clicks on one spot wait 600 ms in any case.
    const [short, long] = [expect.closeTo(600, -2), expect.closeTo(5000, -3)];
    expect(waits).toEqual([
      [1, short],
      [1, long],
      [2, short],
    ]);
  });

  it('cannot be detected if the capture fails, and the replay pauses', async () => {
    const verify = () => Promise.reject(new Error('The RFB connection was closed.'));
    const { player, until } = bench(three, { verifier: { verify } });
    player.play();
    expect((await until('paused')).why).toContain('The RFB connection was closed.');
  });
});

describe('a sensitive text', () => {
  it('is requested, sent, and requested again if the action fails', async () => {
    const { player, done, mishaps, until } = bench([entry(1), SECRET, entry(3)]);
    mishaps.set(2, fails);
    player.play();
    expect((await until('asking')).question).toEqual({ kind: 'text', length: 3, number: 1 });
    expect(() => player.answer({ answer: 'go_on' })).toThrow('This answer does not fit the question.');
    player.answer({ text: 'abc' });
    await until('paused');
    mishaps.clear();
    player.play();
    await until('asking');
    player.answer({ text: 'xyz' });
    await until('done');
    expect(done[1]).toMatchObject({ action: 'type', text: 'xyz', sensitive: true });
    expect(JSON.stringify(player.state)).not.toContain('xyz');
  });

  it('can be skipped', async () => {
    const { player, done, until } = bench([SECRET, entry(3)]);
    player.play();
    await until('asking');
    player.answer({ answer: 'skip' });
    expect(await until('done')).toMatchObject({ skipped: 1 });
    expect(where(done)).toEqual([3]);
  });
});
