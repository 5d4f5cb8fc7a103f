import { setTimeout as delay } from 'node:timers/promises';
import type { ActionBody } from '../../shared/action';
import { messageOf } from '../../shared/error-info';
import type { JournalEntry } from '../../shared/journal';
import type {
  ReplayAnswer,
  ReplayQuestion,
  ReplaySettings,
  ReplaySpeed,
  ReplayState,
  ReplayStepResult,
} from '../../shared/replay';
import { RequestError } from '../../shared/request-error';
import { wallTime } from '../base/clock';
import {
  delayBefore,
  missingTextLength,
  moveTo,
  type ReplayStep,
  recordedDelay,
  requestOf,
  verificationTimeout,
} from './plan';
import { decide, PlayerState } from './player-state';
import { ReplayError } from './replay-error';
import { type ComparedScreens, nextMove, type ScreenVerifier } from './verifier';

export interface PlayerOptions {
  readonly steps: readonly ReplayStep[];
  readonly speed: ReplaySpeed;
  readonly verify: boolean;
  readonly verifier: Pick<ScreenVerifier, 'verify'>;
  /** Executes an action as the repetition of an entry. @throws {RequestError} */
  readonly act: (body: ActionBody, original: JournalEntry, signal: AbortSignal) => Promise<unknown>;
  readonly onChange: () => void;
}

/** Plays the steps of one replay. The result of each command is in the state. */
export class Player {
  readonly #state: PlayerState;
  #isLooping = false;
  /** Aborts the running action. */
  #acting: AbortController | undefined;

  constructor(private readonly options: PlayerOptions) {
    const { steps, speed, verify, onChange } = options;
    this.#state = new PlayerState(steps, { speed, verify }, onChange);
  }

  get state(): Omit<ReplayState, 'id' | 'session'> {
    return this.#state.toJSON();
  }

  /** What became of the completed and skipped steps. */
  get results(): readonly ReplayStepResult[] {
    return this.#state.results;
  }

  /** The screens of the open question, if it compares two. */
  get pictures(): ComparedScreens | undefined {
    return this.#state.pictures;
  }

  /** Resumes, or starts over after the end. Retries a failed step and compares a differing screen again. */
  play(): void {
    if (this.#state.isOver) this.#state.rewind();
    this.#state.isSingleStep = false;
    this.#resume();
  }

  /** Pauses before the next step; `why` is the reason if no person asked for it. */
  pause(why?: string): void {
    const { status } = this.#state;
    if (status === 'playing' || (status === 'asking' && why !== undefined))
      this.#state.setStatus('paused', why);
  }

  /** Executes one step without waiting for its time. @throws {ReplayError} `not-now` if the replay is over */
  step(): void {
    this.#requireRunning();
    this.#state.isSingleStep = true;
    this.#state.progress.waited = true;
    this.#resume();
  }

  /** Skips the next step. @throws {ReplayError} `not-now` while it runs, and if the replay is over */
  skip(): void {
    this.#requireRunning();
    if (this.#acting) throw new ReplayError('not-now', 'The step is running.');
    this.#state.skipStep();
    if (!this.#state.step) this.#state.setStatus('done');
    else if (this.#state.status === 'paused' || this.#state.isSingleStep) this.#state.setStatus('paused');
    else this.#resume();
  }

  /** Stops the replay and aborts the running action. */
  stop(): void {
    if (this.#state.isOver) return;
    this.#state.progress = {};
    this.#state.setStatus('stopped');
    this.#acting?.abort();
  }

  change(wanted: ReplaySettings): void {
    const { settings, question } = this.#state;
    const { speed = settings.speed, verify = settings.verify } = wanted;
    this.#state.settings = { speed, verify };
    if (!verify && question && question.kind !== 'text') {
      this.#resume();
      return;
    }
    // The current wait or comparison may not be needed any more.
    this.#state.interrupt.abort();
    this.options.onChange();
  }

  /** @throws {ReplayError} `not-now` if there is no such question, or the answer does not fit it */
  answer(given: ReplayAnswer): void {
    const { question, progress } = this.#state;
    const decision = decide(question, given);
    switch (decision.kind) {
      case 'skip':
        this.skip();
        return;
      case 'stop':
        this.stop();
        return;
      case 'text':
        progress.text = decision.text;
        break;
      case 'go_on':
        this.#continueAnyway(question);
        break;
      case 'again':
        break;
      default:
        decision satisfies never;
    }
    this.#resume();
  }

  #continueAnyway(question: ReplayQuestion | undefined): void {
    if (question?.kind === 'size') {
      this.#state.acceptsAnySize = true;
      return;
    }
    this.#state.progress = { ...this.#state.progress, confirmed: true, unverified: true };
    this.#state.note = 'The screen differed; a person chose to continue.';
  }

  #requireRunning(): void {
    if (this.#state.isOver) throw new ReplayError('not-now', 'The replay is over.');
  }

  #resume(): void {
    this.#state.setStatus('playing');
    void this.#loop();
  }

  async #loop(): Promise<void> {
    if (this.#isLooping) return;
    this.#isLooping = true;
    try {
      while (this.#state.status === 'playing') await this.#advance();
    } catch (error) {
      this.#state.setStatus('failed', reasonFor(error));
    } finally {
      this.#isLooping = false;
    }
  }

  /** Takes the next step as far as possible now. */
  async #advance(): Promise<void> {
    const { step } = this.#state;
    if (!step) {
      this.#state.setStatus('done');
      return;
    }
    this.#state.interrupt = new AbortController();
    const { signal } = this.#state.interrupt;
    if (!this.#hasText(step) || !(await this.#wait(step, signal)) || !(await this.#verify(step, signal)))
      return;
    await this.#execute(step);
  }

  /** Returns false after asking for the sensitive text of the step. */
  #hasText({ entry }: ReplayStep): boolean {
    const length = missingTextLength(entry);
    if (length === undefined || this.#state.progress.text !== undefined) return true;
    if (length > 0) {
      this.#state.ask({ kind: 'text', length });
      return false;
    }
    this.#state.progress.text = '';
    return true;
  }

  /** Waits for the time of the step; returns false if a command interrupted the wait. */
  async #wait(step: ReplayStep, signal: AbortSignal): Promise<boolean> {
    const { progress, settings, sinceLastMs } = this.#state;
    if (progress.waited) return true;
    if (!(await this.#waitFor(delayBefore(step, settings.speed, sinceLastMs), signal))) return false;
    this.#state.progress.waited = true;
    return true;
  }

  /** Waits for `ms`; returns false if a command interrupted the wait. */
  async #waitFor(ms: number, signal: AbortSignal): Promise<boolean> {
    if (ms > 0) {
      this.#state.setPhase('waiting', wallTime() + ms);
      await delay(ms, undefined, { signal }).catch(() => undefined);
    }
    return !signal.aborted;
  }

  /** Compares the screen; returns false after a question, a failure or an interruption. */
  async #verify(step: ReplayStep, signal: AbortSignal): Promise<boolean> {
    const { progress, settings, sinceLastMs, acceptsAnySize } = this.#state;
    if (progress.confirmed || !settings.verify) return true;
    if (step.tooSoon) return this.#proceed('The previous step was too recent to compare the screen.');
    this.#state.setPhase('looking');
    const { entry, expectedPointer, unsettled, gapMs } = step;
    const timeoutMs = verificationTimeout(gapMs, sinceLastMs);
    try {
      const result = await this.options.verifier.verify(entry, {
        expectedPointer,
        unsettled,
        timeoutMs,
        signal,
      });
      if (!result || signal.aborted) return false;
      // What was not compared gets the time that it had when it was recorded, such as for a window to open.
      const isBlind = result.kind === 'unverified';
      if (isBlind && !(await this.#waitFor(recordedDelay(gapMs, this.#state.sinceLastMs), signal)))
        return false;
      const move = nextMove(result, acceptsAnySize);
      if (move.kind === 'go') return this.#proceed(move.unverified);
      this.#state.ask(move.question, move.pictures);
    } catch (error) {
      if (!signal.aborted) this.#state.setStatus('paused', `Could not read the screen: ${reasonFor(error)}`);
    }
    return false;
  }

  /** Lets the step run; `unverified` is the reason if the screen was not compared. */
  #proceed(unverified: string | undefined): true {
    this.#state.note = unverified;
    this.#state.progress.unverified = unverified !== undefined;
    return true;
  }

  async #execute({ entry, pointer }: ReplayStep): Promise<void> {
    const { act } = this.options;
    const acting = new AbortController();
    const { signal } = acting;
    this.#acting = acting;
    this.#state.setPhase('acting');
    try {
      if (pointer) await act(moveTo(pointer, entry), entry, signal);
      await act(requestOf(entry, this.#state.progress.text), entry, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#state.progress = { waited: true };
      // A pause during the action may have given its own reason.
      if (this.#state.why === undefined) this.#state.setStatus('paused', reasonFor(error));
      return;
    } finally {
      this.#acting = undefined;
    }
    if (signal.aborted) return;
    this.#state.completeStep();
    if (!this.#state.step) this.#state.setStatus('done');
    else if (this.#state.isSingleStep) this.#state.setStatus('paused');
    else this.options.onChange();
  }
}

/** Why an action or a comparison failed, for a person. */
function reasonFor(error: unknown): string {
  if (error instanceof RequestError) return [error.message, error.detail].filter(Boolean).join(' ');
  return messageOf(error, 'Unknown error.');
}
