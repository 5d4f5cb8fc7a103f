import { describe, expect, it, vi } from 'vitest';
import { createEventHub, type SnapshotBody } from '../../../src/main/api/event-hub';
import { FREE } from '../../../src/shared/control';
import { type EventBody, EventMessage } from '../../../src/shared/events';

const notice = (message: string | number): EventBody => ({
  type: 'notice',
  notice: { at: '2026-11-21T00:00:00.000Z', level: 'info', message: String(message) },
});

const SNAPSHOT: SnapshotBody = {
  type: 'snapshot',
  now: '2026-01-01T00:00:00.000Z',
  session: 's',
  installation: 'source',
  desktop: {
    state: 'stopped',
    backend: 'virtual',
    width: 1,
    height: 1,
    viewers: 0,
    held: { keys: [], buttons: [] },
  },
  recent: [],
  running: [],
  last_action_seq: 0,
  notices: [],
  control: FREE,
  questions: [],
  recordings: [],
  chats: [],
};

/** A hub whose snapshots the test completes. */
function slowHub() {
  const waiting: { give: () => void; fail: (error: Error) => void }[] = [];
  const hub = createEventHub(
    () => new Promise((resolve, reject) => waiting.push({ give: () => resolve(SNAPSHOT), fail: reject })),
  );
  return { hub, waiting };
}

const hubOf = () => createEventHub(async () => SNAPSHOT);

/** A subscriber that records its messages. */
function listener() {
  const got: EventMessage[] = [];
  const failures: unknown[] = [];
  return {
    got,
    failures,
    send: (message: string) => void got.push(EventMessage.parse(JSON.parse(message))),
    fail: (error: unknown) => void failures.push(error),
    end: () => undefined,
    texts: () => got.map((message) => (message.type === 'notice' ? message.notice.message : message.type)),
    lastSeq: () => got.at(-1)?.seq ?? 0,
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the event hub', () => {
  it('sends a snapshot first, and then each event with the next seq', async () => {
    const hub = hubOf();
    hub.publish(notice('before'));
    const one = listener();
    hub.subscribe(undefined, one);
    await turn();
    for (const text of ['a', 'b', 'c']) hub.publish(notice(text));
    expect(one.texts()).toEqual(['snapshot', 'a', 'b', 'c']);
    const [first = 0, ...rest] = one.got.map((message) => message.seq);
    expect(rest).toEqual([first + 1, first + 2, first + 3]);
  });

  it('sends events that occur while the snapshot is read after it, once', async () => {
    const { hub, waiting } = slowHub();
    const one = listener();
    hub.subscribe(undefined, one);
    hub.publish(notice('a'));
    hub.publish(notice('b'));
    expect(one.got).toEqual([]);
    waiting[0]?.give();
    await turn();
    hub.publish(notice('c'));
    expect(one.texts()).toEqual(['snapshot', 'a', 'b', 'c']);
    const seqs = one.got.map((message) => message.seq);
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
  });

  it('sends a second snapshot if more events occur during the first than it keeps', async () => {
    const { hub, waiting } = slowHub();
    const one = listener();
    hub.subscribe(undefined, one);
    for (let i = 0; i < 5000; i++) hub.publish(notice(i));
    waiting[0]?.give();
    await turn();
    waiting[1]?.give();
    await turn();
    hub.publish(notice('later'));
    expect(one.texts()).toEqual(['snapshot', 'snapshot', 'later']);
    expect(one.got.slice(1).map((message) => message.seq - one.lastSeq())).toEqual([-1, 0]);
  });

  it('resumes without gaps or repeats from any kept event', async () => {
    const hub = hubOf();
    const witness = listener();
    hub.subscribe(undefined, witness);
    await turn();
    for (let i = 0; i < 1500; i++) hub.publish(notice(i));
    for (const since of [0, 1, 750, 1499, 1500]) {
      const back = listener();
      const stop = hub.subscribe(witness.got[since]?.seq, back);
      expect(back.got).toEqual(witness.got.slice(since + 1));
      hub.publish(notice('live'));
      expect(back.got).toEqual(witness.got.slice(since + 1));
      stop();
    }
  });

  it('sends no message on resume if there are no events', async () => {
    const hub = hubOf();
    const one = listener();
    hub.subscribe(undefined, one);
    await turn();
    const back = listener();
    hub.subscribe(one.lastSeq(), back);
    await turn();
    expect(back.got).toEqual([]);
    hub.publish(notice('a'));
    expect(back.texts()).toEqual(['a']);
  });

  it.each([
    ['too old', (seq: number) => seq - 2001],
    ['from an earlier host', () => 1],
    ['from the future', (seq: number) => seq + 1],
  ])('sends a snapshot if since is %s', async (_what, since) => {
    const hub = hubOf();
    const witness = listener();
    hub.subscribe(undefined, witness);
    await turn();
    for (let i = 0; i < 3000; i++) hub.publish(notice(i));
    const back = listener();
    hub.subscribe(since(witness.lastSeq()), back);
    await turn();
    expect(back.texts()).toEqual(['snapshot']);
    expect(back.lastSeq()).toBe(witness.lastSeq());
  });

  it('keeps the last 1000 of 10,000 events, but not all', async () => {
    const hub = hubOf();
    const witness = listener();
    hub.subscribe(undefined, witness);
    await turn();
    for (let i = 0; i < 10_000; i++) hub.publish(notice(i));
    expect(witness.got.length).toBe(10_001);
    const first = async (ago: number) => {
      const back = listener();
      hub.subscribe(witness.lastSeq() - ago, back);
      await turn();
      return back.texts()[0];
    };
    expect(await first(1000)).toBe('9000');
    expect(await first(2500)).toBe('snapshot');
  });

  it('keeps fewer events if they are large', async () => {
    const hub = hubOf();
    const witness = listener();
    hub.subscribe(undefined, witness);
    await turn();
    for (let i = 0; i < 20; i++) hub.publish(notice(`${i} ${'x'.repeat(1024 * 1024)}`));
    const first = async (ago: number) => {
      const back = listener();
      hub.subscribe(witness.lastSeq() - ago, back);
      await turn();
      return back.texts()[0]?.slice(0, 8);
    };
    expect(await first(5)).toBe('15 xxxxx');
    expect(await first(10)).toBe('snapshot');
  });

  it('sends no event to a subscriber that has stopped, even during the snapshot', async () => {
    const { hub, waiting } = slowHub();
    const [early, late] = [listener(), listener()];
    hub.subscribe(undefined, early)();
    const stop = hub.subscribe(undefined, late);
    for (const { give } of waiting) give();
    await turn();
    stop();
    hub.publish(notice('a'));
    expect([...early.texts(), ...late.texts()]).not.toContain('a');
  });

  it('reports a failed snapshot to its subscriber, and continues for the others', async () => {
    const { hub, waiting } = slowHub();
    const [unlucky, lucky] = [listener(), listener()];
    hub.subscribe(undefined, unlucky);
    hub.subscribe(undefined, lucky);
    waiting[0]?.fail(new Error('the disk is gone'));
    waiting[1]?.give();
    await turn();
    hub.publish(notice('a'));
    expect(unlucky.failures).toEqual([new Error('the disk is gone')]);
    expect([unlucky.texts(), lucky.texts(), lucky.failures]).toEqual([[], ['snapshot', 'a'], []]);
  });

  it('continues with higher numbers after a restart of the host', async () => {
    const first = listener();
    hubOf().subscribe(undefined, first);
    await turn();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1000 });
    const second = listener();
    hubOf().subscribe(first.lastSeq(), second);
    vi.useRealTimers();
    await turn();
    expect(second.texts()).toEqual(['snapshot']);
    expect(second.lastSeq()).toBeGreaterThan(first.lastSeq());
  });
});
