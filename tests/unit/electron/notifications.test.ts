import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventBody } from '../../../src/shared/events';
import { electron, StubNotification, StubWindow } from './stub';

vi.mock('electron', () => electron);

const { notificationOf, showNotifications } = await import('../../../src/main/electron/notifications');

const notice = (level: 'info' | 'warn' | 'error', message: string): EventBody => ({
  type: 'notice',
  notice: { at: '2026-11-21T08:00:00.000Z', level, message },
});
const asked = (question: string): EventBody =>
  ({ type: 'question.asked', question: { kind: 'question', question, choices: [] } }) as unknown as EventBody;
const replay = (state: object): EventBody =>
  ({ type: 'replay', replay: { status: 'playing', ...state } }) as EventBody;

beforeEach(() => {
  StubNotification.shown.length = 0;
  StubNotification.supported = true;
  StubWindow.focused = null;
});

describe('notificationOf', () => {
  const question = { kind: 'differs', number: 1 };
  it.each([
    [notice('error', 'The desktop is down.'), 'The desktop is down.'],
    [
      notice('warn', 'The recording has ended: the disk is full.'),
      'The recording has ended: the disk is full.',
    ],
    [replay({ status: 'asking', question }), 'The screen differs from the recorded one.'],
    [
      replay({ status: 'asking', question: { kind: 'text', number: 2, length: 8 } }),
      'The next step needs a text that was not kept.',
    ],
    [replay({ status: 'paused', why: 'Left click failed.' }), 'Left click failed.'],
    [asked('Which of the two\nfiles?'), 'Which of the two files?'],
    // Someone has just clicked on "Pause".
    [replay({ status: 'paused' }), undefined],
    [replay({}), undefined],
    [{ type: 'replay' } as EventBody, undefined],
    [notice('info', 'The desktop is back.'), undefined],
    [{ type: 'sessions' } as EventBody, undefined],
  ])('of %j is %s', (event, body) => expect(notificationOf(event)?.body).toBe(body));
});

describe('showNotifications', () => {
  function start() {
    let emit: (event: EventBody) => void = () => undefined;
    const onClick = vi.fn();
    showNotifications((listener) => {
      emit = listener;
    }, onClick);
    return { emit, onClick };
  }
  const bodies = () => StubNotification.shown.map(({ message }) => message.body);

  it('shows one at a time, and a click shows the window', () => {
    const { emit, onClick } = start();
    emit(notice('error', 'The desktop is down.'));
    emit(notice('warn', 'The disk is nearly full.'));
    expect(bodies()).toEqual(['The desktop is down.', 'The disk is nearly full.']);
    const [first, second] = StubNotification.shown;
    expect([first, second].map((one) => one?.close.mock.calls.length)).toEqual([1, 0]);
    second?.emit('click');
    expect(onClick).toHaveBeenCalledOnce();
  });

  it('shows the same message once a minute', () => {
    vi.useFakeTimers();
    const { emit } = start();
    for (const ms of [0, 59_000, 1000]) {
      vi.advanceTimersByTime(ms);
      emit(notice('error', 'The disk is full.'));
    }
    vi.useRealTimers();
    expect(bodies()).toEqual(['The disk is full.', 'The disk is full.']);
  });

  it('shows each question, also the same one again', () => {
    const { emit } = start();
    for (let i = 0; i < 2; i++) emit(asked('Continue?'));
    expect(bodies()).toEqual(['Continue?', 'Continue?']);
  });

  it('shows nothing while a window has the focus, or if the system shows none', () => {
    const { emit } = start();
    StubWindow.focused = {};
    emit(notice('error', 'The desktop is down.'));
    StubWindow.focused = null;
    StubNotification.supported = false;
    emit(notice('error', 'The desktop is down.'));
    expect(bodies()).toEqual([]);
  });
});
