import { describe, expect, it } from 'vitest';
import { ContinuousPlan } from '../../../../src/main/rfb/updates/continuous-plan';

/** A round trip of four slots. */
const FAR = { slotMs: 50, roundTripMs: 200 };
const times = <T>(count: number, work: () => T) => Array.from({ length: count }, work);

function planOf({ canPush = true } = {}) {
  const plan = new ContinuousPlan({ ...FAR, canPush });
  return { plan, first: plan.begin() };
}

/** A plan that sends requests, with one of them in flight. */
const asking = () => planOf({ canPush: false }).plan;

/** A plan that has stopped the server's pushes, because its changes are not taken. */
function overwhelmed() {
  const { plan } = planOf();
  const steps = times(16, () => plan.updated(true)).flat();
  return { plan, steps };
}

describe('a server that can push', () => {
  it('is asked to push, and gets no further requests while its changes are taken', () => {
    const { plan, first } = planOf();
    expect(first).toEqual(['push']);
    for (let i = 0; i < 200; i++)
      expect([...plan.updated(true), ...plan.taken(), ...plan.slot()]).toEqual([]);
    expect(plan.ticks).toBe(false);
  });

  it('is stopped if it sends far more than is taken, and gets requests from then on', () => {
    const { plan } = planOf();
    const steps = times(20, () => [...times(3, () => plan.updated(true)).flat(), ...plan.taken()]).flat();
    expect(steps.slice(0, 2)).toEqual(['stop', 'ask']);
    expect(steps.filter((step) => step !== 'ask')).toEqual(['stop']);
    expect(plan.ticks).toBe(true);
  });

  it('can send any number of pointer shapes', () => {
    const { plan } = planOf();
    expect(times(100, () => plan.updated(false)).flat()).toEqual([]);
  });

  it('gets the new area when the size has changed', () => {
    expect(planOf().plan.resized()).toEqual(['push']);
    expect(asking().resized()).toEqual([]);
  });

  it('gets a request if it ends the pushes', () => {
    expect(planOf().plan.ended()).toEqual(['ask']);
  });

  it('is asked to push again after a still period, but only after it has confirmed the stop', () => {
    const { plan, steps } = overwhelmed();
    expect(steps).toEqual(['stop', 'ask']);
    plan.taken();
    plan.read();
    plan.slot();
    plan.read();
    expect(times(50, () => plan.slot()).flat()).toEqual([]);
    expect(plan.ticks).toBe(false);
    plan.ended();
    expect(plan.ticks).toBe(true);
    expect(times(50, () => plan.slot()).flat()).toEqual(['push']);
  });
});

describe('a server that cannot push', () => {
  it('gets a request in each slot while the screen changes, even if answers are slow', () => {
    const plan = asking();
    const asked = times(30, () => {
      const steps = plan.slot();
      // The request is read and answered four slots later.
      return [...steps, ...plan.read(), ...plan.updated(true), ...plan.taken()];
    }).flat();
    expect(asked.length).toBe(30);
  });

  it('gets at most one round trip of requests before it has read the first', () => {
    const plan = asking();
    expect(times(50, () => plan.slot()).flat().length).toBe(5);
    expect(plan.updated(true)).toEqual([]);
    expect(plan.read()).toEqual(['ask']);
  });

  it('gets no further request while one is unanswered, and the next at once after the answer', () => {
    const plan = asking();
    plan.read();
    expect(times(50, () => plan.slot()).flat()).toEqual([]);
    // Only the answer is awaited.
    expect(plan.ticks).toBe(false);
    expect(plan.updated(true)).toEqual(['ask']);
    expect(plan.ticks).toBe(true);
  });

  it('is not treated as still if it answers before its fence', () => {
    const plan = asking();
    plan.updated(true);
    plan.read();
    expect(plan.slot()).toEqual(['ask']);
  });

  it('gets a new request after an update with only a pointer shape', () => {
    const plan = asking();
    plan.read();
    plan.slot();
    expect(plan.updated(false)).toEqual(['ask']);
  });

  it('gets no requests while its changes are not taken', () => {
    const plan = asking();
    const asked = times(20, () => [...plan.slot(), ...plan.read(), ...plan.updated(true)]).flat();
    expect(asked.length).toBeLessThan(5);
    expect(plan.taken()).toEqual(['ask']);
  });
});
