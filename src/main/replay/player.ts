import { setTimeout as delay } from 'node:timers/promises';
import type { ActionBody } from '../../shared/action';
import type { JournalEntry } from '../../shared/journal';
import type {
  ReplayAnswer,
  ReplayQuestion,
  ReplaySettings,
  ReplaySpeed,
  ReplayState,
} from '../../shared/replay';
import { wallTime } from '../base/clock';
import { decide } from './answers';
import { ReplayError } from './errors';
import { decideNext, type Unnumbered } from './judge';
import { missingTextLength, moveTo, type ReplayStep, requestOf } from './plan';
import { Position } from './position';
import { failureReason } from './reasons';
import { delayBefore, verificationTimeout } from './timing';
import type { ComparedScreens, Verifier } from './verifier';

/** One replay, from its first step to its last. What comes of a command is in the state. */
export interface Player {
  readonly state: Omit<ReplayState, 'id' | 'session'>;
  /** The pictures of the question that is open, where it has some. */
  readonly pictures: ComparedScreens | undefined;
  /** Goes on; from the beginning where it is over. What failed is tried again, what differed compared again. */
  play(): void;
  /** Stands still before the next step, with the reason where nobody asked for it. */
  pause(why?: string): void;
  /** Does one step, without waiting for its time. @throws {ReplayError} `not-now` where all is over. */
  step(): void;
  /** Goes past the next step. @throws {ReplayError} `not-now` while it is being done, and where all is over. */
  skip(): void;
  /** Ends it; what is being done is cut short. */
  stop(): void;
  change(settings: ReplaySettings): void;
  /** @throws {ReplayError} `not-now` where no such question is open. */
  answer(answer: ReplayAnswer): void;
}

export interface PlayerOptions {
  readonly steps: readonly ReplayStep[];
  readonly speed: ReplaySpeed;
  readonly verify: boolean;
  readonly verifier: Verifier;
  /** Does an action as the repetition of an entry. @throws {RequestError} */
  readonly act: (body: ActionBody, original: JournalEntry, signal: AbortSignal) => Promise<unknown>;
  readonly onChange: () => void;
}

export function createPlayer({ steps, verifier, act, onChange, ...settings }: PlayerOptions): Player {
  const at = new Position(steps);
  let { speed, verify } = settings;
  let status: ReplayState['status'] = 'paused';
  let phase: ReplayState['phase'];
  let waitEndsAt: number | undefined;
  let why: string | undefined;
  let note: string | undefined;
  let question: ReplayQuestion | undefined;
  let questions = 0;
  let pictures: ComparedScreens | undefined;
  /** Only one step is wanted. */
  let single = false;
  /** The desktop has another size than then, and somebody said to go on all the same. */
  let anySize = false;
  let looping = false;
  /** Ends the wait or the look that is under way. */
  let interrupt = new AbortController();
  /** Cuts short the action that is being done. */
  let acting: AbortController | undefined;

  const isOver = () => status === 'done' || status === 'stopped' || status === 'failed';

  function become(next: ReplayState['status'], reason?: string): void {
    status = next;
    why = reason;
    phase = undefined;
    waitEndsAt = undefined;
    if (next !== 'asking') question = pictures = undefined;
    if (next !== 'asking' && next !== 'playing') single = false;
    interrupt.abort();
    onChange();
  }

  function enter(next: ReplayState['phase'], endsAt?: number): void {
    phase = next;
    waitEndsAt = endsAt;
    onChange();
  }

  function ask(wanted: Unnumbered<ReplayQuestion>, shown?: ComparedScreens): false {
    questions += 1;
    question = { ...wanted, number: questions };
    pictures = shown;
    become('asking');
    return false;
  }

  function go(): void {
    become('playing');
    void loop();
  }

  async function loop(): Promise<void> {
    if (looping) return;
    looping = true;
    try {
      while (status === 'playing') await advance();
    } catch (error) {
      become('failed', failureReason(error));
    } finally {
      looping = false;
    }
  }

  /** Takes the next step as far as it can be taken now. */
  async function advance(): Promise<void> {
    const { step, progress } = at;
    if (!step) return become('done');
    interrupt = new AbortController();
    const length = missingTextLength(step.entry);
    if (length !== undefined && progress.text === undefined) {
      if (length > 0) return void ask({ kind: 'text', length });
      progress.text = '';
    }
    if (!progress.waited && !(await waited(step, interrupt.signal))) return;
    progress.waited = true;
    if (!progress.cleared && !(await cleared(step, interrupt.signal))) return;
    await perform(step);
  }

  /** Whether the step's time has come; false where something else was said meanwhile. */
  async function waited(step: ReplayStep, signal: AbortSignal): Promise<boolean> {
    const ms = delayBefore(step, speed, at.sinceLast);
    if (ms > 0) {
      enter('waiting', wallTime() + ms);
      await delay(ms, undefined, { signal }).catch(() => undefined);
    }
    return !signal.aborted;
  }

  /** Whether the step may be done as far as the screen says; else it is asked, or something else was said meanwhile. */
  async function cleared(
    { entry, gapMs, hurried, unsettled, pointerThen }: ReplayStep,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!verify) return true;
    if (hurried) return unverifiedFor('It came too soon after the step before for the screen to tell.');
    enter('looking');
    try {
      const patienceMs = verificationTimeout(gapMs, at.sinceLast);
      const verdict = await verifier.verify(entry, { pointerThen, unsettled, patienceMs, signal });
      if (!verdict || signal.aborted) return false;
      const judgement = decideNext(verdict, anySize);
      if (judgement.kind === 'ask') return ask(judgement.question, judgement.pictures);
      return unverifiedFor(judgement.unverified);
    } catch (error) {
      if (!signal.aborted) become('paused', `The screen could not be looked at: ${failureReason(error)}`);
      return false;
    }
  }

  /** Lets the step be done, verified where there is no reason why not. */
  function unverifiedFor(reason: string | undefined): true {
    note = reason;
    at.progress.unverified = reason !== undefined;
    return true;
  }

  async function perform({ entry, pointer }: ReplayStep): Promise<void> {
    const cut = new AbortController();
    acting = cut;
    enter('acting');
    try {
      if (pointer) await act(moveTo(pointer, entry), entry, cut.signal);
      await act(requestOf(entry, at.progress.text), entry, cut.signal);
    } catch (error) {
      if (cut.signal.aborted) return;
      at.progress = { waited: true };
      // Who made it stand still meanwhile may have said why.
      if (!why) become('paused', failureReason(error));
      return;
    } finally {
      acting = undefined;
    }
    if (cut.signal.aborted) return;
    at.done();
    settle();
  }

  /** A step is over. */
  function settle(): void {
    if (!at.step) become('done');
    else if (single) become('paused');
    else onChange();
  }

  const player: Player = {
    get state() {
      const current = at.step?.entry;
      return {
        status,
        ...(phase !== undefined && { phase }),
        ...(waitEndsAt !== undefined && { wait_ends_at: new Date(waitEndsAt).toISOString() }),
        total: at.total,
        index: at.index,
        ...(current && { current }),
        speed,
        verify,
        skipped: at.skipped,
        unverified: at.unverified,
        ...(why !== undefined && { why }),
        ...(note !== undefined && { note }),
        ...(question && { question }),
      };
    },

    get pictures() {
      return pictures;
    },

    play() {
      if (isOver()) {
        at.rewind();
        note = undefined;
      }
      single = false;
      go();
    },

    pause(reason) {
      if (status === 'playing' || (status === 'asking' && reason !== undefined)) become('paused', reason);
    },

    step() {
      if (isOver()) throw new ReplayError('not-now', 'The replay is over.');
      single = true;
      at.progress.waited = true;
      go();
    },

    skip() {
      if (isOver()) throw new ReplayError('not-now', 'The replay is over.');
      if (acting) throw new ReplayError('not-now', 'The step is being done.');
      at.skip();
      if (!at.step) become('done');
      else if (status === 'paused' || single) become('paused');
      else go();
    },

    stop() {
      if (isOver()) return;
      at.progress = {};
      become('stopped');
      acting?.abort();
    },

    change(wanted) {
      speed = wanted.speed ?? speed;
      verify = wanted.verify ?? verify;
      const answered = !verify && question !== undefined && question.kind !== 'text';
      if (answered) return go();
      // What is waited for or looked for may not be wanted any more.
      interrupt.abort();
      onChange();
    },

    answer(given) {
      const decision = decide(question, given);
      switch (decision.kind) {
        case 'text':
          at.progress.text = decision.text;
          return go();
        case 'go_on':
          if (question?.kind === 'size') anySize = true;
          else {
            at.progress = { ...at.progress, cleared: true, unverified: true };
            note = 'The screen differed, and it was said to go on.';
          }
          return go();
        case 'again':
          return go();
        case 'skip':
          return player.skip();
        case 'stop':
          return player.stop();
        default:
          return decision satisfies never;
      }
    },
  };
  return player;
}
