import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeEvent, electron } from './stub';

vi.mock('electron', () => electron);

const { claimProfile } = await import('../../../src/main/electron/profile');
const { STOP_LIMIT_MS, stopBeforeQuit } = await import('../../../src/main/electron/quit');

beforeEach(() => {
  electron.app.removeAllListeners();
  vi.clearAllMocks();
});

describe('claimProfile', () => {
  it('takes one lock for each data directory, and reports a second start and its files to the first', () => {
    const onSecondStart = vi.fn();
    expect(claimProfile('/data', ['/a.zip'], onSecondStart)).toBe(true);
    const setPath = electron.app.setPath.mock;
    expect(setPath.calls[0]).toEqual(['userData', expect.stringMatching(/^.data.window$/)]);
    const lock = electron.app.requestSingleInstanceLock.mock;
    expect(setPath.invocationCallOrder[0]).toBeLessThan(lock.invocationCallOrder[0] ?? 0);
    expect(lock.calls).toEqual([[{ items: ['/a.zip'] }]]);
    // A different version may send something else.
    for (const data of [{ items: ['/b.zip'] }, { items: [5] }, undefined])
      electron.app.emit('second-instance', {}, ['jumpseat', '/c.zip'], '/', data);
    expect(onSecondStart.mock.calls).toEqual([[['/b.zip']], [[]], [[]]]);
  });
});

describe('stopBeforeQuit', () => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  afterEach(() => {
    vi.useRealTimers();
    for (const signal of signals) {
      for (const listener of process.listeners(signal)) {
        if (!before.get(signal)?.includes(listener)) process.off(signal, listener);
      }
    }
  });

  it('closes the window at once, and exits once the host has stopped', async () => {
    let stopped = () => {};
    const stop = vi.fn(() => new Promise<void>((resolve) => (stopped = resolve)));
    const onQuit = vi.fn();
    stopBeforeQuit(stop, onQuit);
    for (let times = 0; times < 2; times++) {
      const event = closeEvent();
      electron.app.emit('before-quit', event);
      expect(event.preventDefault).toHaveBeenCalledOnce();
    }
    expect(stop).toHaveBeenCalledOnce();
    expect(onQuit).toHaveBeenCalledOnce();
    expect(electron.app.exit).not.toHaveBeenCalled();
    stopped();
    await vi.waitFor(() => expect(electron.app.exit).toHaveBeenCalledWith(0));
  });

  it('exits with 1 if the host does not stop in time', async () => {
    vi.useFakeTimers();
    stopBeforeQuit(
      () => new Promise(() => {}),
      () => {},
    );
    electron.app.emit('before-quit', closeEvent());
    await vi.advanceTimersByTimeAsync(STOP_LIMIT_MS - 1);
    expect(electron.app.exit).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(electron.app.exit).toHaveBeenCalledWith(1);
  });

  it('reports an error of the host, and exits with 1', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const error = new Error('no');
    stopBeforeQuit(
      () => Promise.reject(error),
      () => {},
    );
    electron.app.emit('before-quit', closeEvent());
    await vi.waitFor(() => expect(electron.app.exit).toHaveBeenCalledWith(1));
    expect(log).toHaveBeenCalledExactlyOnceWith(error);
    log.mockRestore();
  });

  it('quits on a signal', () => {
    stopBeforeQuit(
      () => Promise.resolve(),
      () => {},
    );
    const ours = process.listeners('SIGTERM').filter((one) => !before.get('SIGTERM')?.includes(one));
    for (const listener of ours) listener('SIGTERM');
    expect(electron.app.quit).toHaveBeenCalledOnce();
  });
});
