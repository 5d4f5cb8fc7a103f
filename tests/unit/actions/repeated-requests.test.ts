import { describe, expect, it } from 'vitest';
import { createRepeatedRequests } from '../../../src/main/actions/repeated-requests';
import type { ActionResult } from '../../../src/shared/action';
import { RequestError } from '../../../src/shared/request-error';

const BODY: { action: string; coordinate: [number, number] } = { action: 'left_click', coordinate: [1, 2] };
const MINUTE = 60_000;

describe('a repeated request', () => {
  it('gets the first answer for 10 minutes, and is executed again afterwards', async () => {
    const { execute, calls, clock } = setUp();
    expect(await execute('a')).toEqual({ output: '1' });
    clock.now += 9 * MINUTE;
    expect(await execute('a')).toEqual({ output: '1' });
    expect(await execute('b')).toEqual({ output: '2' });
    clock.now += 2 * MINUTE;
    expect(await execute('a')).toEqual({ output: '3' });
    expect(await execute('b')).toEqual({ output: '2' });
    expect(calls.length).toBe(3);
  });

  it('waits for the first while that runs, which is aborted once both clients have left', async () => {
    const { execute, calls } = setUp();
    const [first, second] = [new AbortController(), new AbortController()];
    const never = { act: () => new Promise<ActionResult>(() => undefined) };
    void execute('a', { ...never, signal: first.signal });
    void execute('a', { ...never, signal: second.signal });
    first.abort();
    expect(calls.map(({ aborted }) => aborted)).toEqual([false]);
    second.abort();
    expect(calls.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is executed if the first did not begin, and gets the error of one that was cut', async () => {
    const { execute, calls } = setUp();
    const refused = new RequestError('agent-paused', 'The agent is paused.', undefined, { begun: false });
    await expect(execute('a', { act: () => Promise.reject(refused) })).rejects.toBe(refused);
    expect(await execute('a')).toEqual({ output: '2' });
    const cut = refused.with({ begun: true });
    await expect(execute('b', { act: () => Promise.reject(cut) })).rejects.toBe(cut);
    await expect(execute('b')).rejects.toBe(cut);
    expect(calls.length).toBe(3);
  });

  it('of a client that lost its connection is executed if the first did not begin', async () => {
    const { execute, calls } = setUp();
    const lost = new AbortController();
    const left = new RequestError('client-left', 'The client left.', undefined, { begun: false });
    const act = () =>
      new Promise<ActionResult>((_, reject) =>
        calls[0]?.addEventListener('abort', () => setImmediate(reject, left)),
      );
    const first = execute('a', { act, signal: lost.signal });
    lost.abort();
    const [second, third] = [execute('a'), execute('a')];
    await expect(first).rejects.toBe(left);
    expect(await Promise.all([second, third])).toEqual([{ output: '2' }, { output: '2' }]);
  });

  it('with a different body is refused', async () => {
    const { execute } = setUp();
    await execute('a');
    await expect(execute('a', { body: { ...BODY, coordinate: [2, 2] } })).rejects.toMatchObject({
      status: 409,
      code: 'request-id-reused',
    });
  });

  it('needs bounded memory: the oldest answers are forgotten, those with a screenshot first', async () => {
    const { execute, calls } = setUp();
    await execute('click');
    const screenshot = { output: 'screenshot', screenshot_data: 'x'.repeat(20 * 1024 * 1024) };
    const act = async () => screenshot;
    for (const id of ['a', 'b', 'a', 'click']) await execute(id, { act });
    expect(calls.length).toBe(4);
    for (let i = 0; i < 10_000; i += 1) await execute(`click ${i}`);
    await execute('click 0');
    expect(calls.length).toBe(10_004);
    await execute('click');
    expect(calls.length).toBe(10_005);
  });
});

function setUp() {
  const clock = { now: 0 };
  const requests = createRepeatedRequests(() => clock.now);
  /** The signal of each action that was executed. */
  const calls: AbortSignal[] = [];
  interface Options {
    readonly body?: typeof BODY;
    readonly signal?: AbortSignal;
    readonly act?: () => Promise<ActionResult>;
  }
  const execute = (id: string, options: Options = {}) => {
    const { body = BODY, signal = new AbortController().signal } = options;
    return requests.execute(id, body, signal, (left) => {
      calls.push(left);
      return options.act?.() ?? Promise.resolve({ output: String(calls.length) });
    });
  };
  return { execute, calls, clock };
}
