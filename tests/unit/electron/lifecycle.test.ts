import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeEvent, electron } from './stub';

vi.mock('electron', () => electron);

const { claimProfile, ownFlags } = await import('../../../src/main/electron/profile');
const { STOP_LIMIT_MS, stopBeforeQuit, within } = await import('../../../src/main/electron/quit');

beforeEach(() => {
  electron.app.removeAllListeners();
  vi.clearAllMocks();
});

describe('ownFlags', () => {
  it.each([
    [['electron', '.', '--port', '0'], false, ['--port', '0']],
    [['electron', '--no-sandbox', '--inspect=0', '/project', '--no-open'], false, ['--no-open']],
    [['electron', '/project'], false, []],
    [['electron'], false, []],
    [['jumpseat', '--port', '0'], true, ['--port', '0']],
  ])('of %j, packaged %s, are %j', (argv, packaged, expected) => {
    expect(ownFlags(argv, packaged)).toEqual(expected);
  });
});

describe('claimProfile', () => {
  it('takes one lock for each data directory, and reports a second start to the first', () => {
    const onSecondStart = vi.fn();
    expect(claimProfile('/data', onSecondStart)).toBe(true);
    const setPath = electron.app.setPath.mock;
    expect(setPath.calls[0]).toEqual(['userData', expect.stringMatching(/^.data.window$/)]);
    const lock = electron.app.requestSingleInstanceLock.mock;
    expect(setPath.invocationCallOrder[0]).toBeLessThan(lock.invocationCallOrder[0] ?? 0);
    electron.app.emit('second-instance');
    expect(onSecondStart).toHaveBeenCalledOnce();
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

describe('within', () => {
  it('is false for a promise that rejects', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await within(1000, Promise.reject(new Error('no')))).toBe(false);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });
});
