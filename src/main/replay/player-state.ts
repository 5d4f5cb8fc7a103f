import {
  isReplayOver,
  type ReplayAnswer,
  type ReplayQuestion,
  type ReplayState,
  type ReplayStepResult,
} from '../../shared/replay';
import type { ReplayStep } from './plan';
import { ReplayError } from './replay-error';
import type { ComparedScreens, UnnumberedQuestion } from './verifier';

/** What is complete of the next step. */
interface StepProgress {
  /** Its wait is over. */
  waited?: boolean;
  /** A person said to continue, whatever the screen shows. */
  confirmed?: boolean;
  unverified?: boolean;
  /** The sensitive text, until the step is over. */
  text?: string;
}

/** What a player knows: its position in the steps, its status, and the open question. Reports their changes. */
export class PlayerState {
  /** What became of the completed and skipped steps. */
  #results: ReplayStepResult[] = [];
  /** The monotonic time at which the last step ended (ms). */
  #lastEnd: number | undefined;
  #skipped = 0;
  #unverified = 0;
  status: ReplayState['status'] = 'paused';
  #phase: ReplayState['phase'];
  #waitEndsAt: number | undefined;
  /** Why it has its status, if the replay gave a reason. */
  why: string | undefined;
  question: ReplayQuestion | undefined;
  #questions = 0;
  pictures: ComparedScreens | undefined;
  /** Aborts the current wait or comparison, as each new status does. */
  interrupt = new AbortController();
  progress: StepProgress = {};
  /** Why the last step was not verified. */
  note: string | undefined;
  /** Whether to pause after the next step. */
  isSingleStep = false;
  /** Whether a person said to continue although the desktop has a different size. */
  acceptsAnySize = false;

  constructor(
    private readonly steps: readonly ReplayStep[],
    public settings: Pick<ReplayState, 'speed' | 'verify'>,
    private readonly onChange: () => void,
  ) {}

  /** The next step; undefined after the last. */
  get step(): ReplayStep | undefined {
    return this.steps[this.#results.length];
  }

  get isOver(): boolean {
    return isReplayOver(this.status);
  }

  /** Time since the last step ended (ms); infinite before the first. */
  get sinceLastMs(): number {
    return this.#lastEnd === undefined ? Number.POSITIVE_INFINITY : performance.now() - this.#lastEnd;
  }

  setStatus(status: ReplayState['status'], why?: string): void {
    this.status = status;
    this.why = why;
    this.#phase = this.#waitEndsAt = undefined;
    if (status !== 'asking') this.question = this.pictures = undefined;
    if (status !== 'asking' && status !== 'playing') this.isSingleStep = false;
    this.interrupt.abort();
    this.onChange();
  }

  setPhase(phase: ReplayState['phase'], waitEndsAt?: number): void {
    this.#phase = phase;
    this.#waitEndsAt = waitEndsAt;
    this.onChange();
  }

  ask(question: UnnumberedQuestion, pictures?: ComparedScreens): void {
    this.#questions += 1;
    this.question = { ...question, number: this.#questions };
    this.pictures = pictures;
    this.setStatus('asking');
  }

  get results(): readonly ReplayStepResult[] {
    return this.#results;
  }

  completeStep(): void {
    const { unverified } = this.progress;
    if (unverified) this.#unverified += 1;
    // Without verification there is no progress of it.
    this.#endStep(unverified === false ? 'verified' : 'unverified', unverified ? this.note : undefined);
  }

  skipStep(): void {
    this.#skipped += 1;
    this.#endStep('skipped');
  }

  rewind(): void {
    this.#results = [];
    this.#skipped = this.#unverified = 0;
    this.#lastEnd = this.note = undefined;
    this.progress = {};
  }

  #endStep(outcome: ReplayStepResult['outcome'], note?: string): void {
    const { entry } = this.step ?? {};
    if (entry) this.#results.push({ entry, outcome, ...(note !== undefined && { note }) });
    this.#lastEnd = performance.now();
    this.progress = {};
  }

  toJSON(): Omit<ReplayState, 'id' | 'session'> {
    const current = this.step?.entry;
    return {
      status: this.status,
      ...(this.#phase !== undefined && { phase: this.#phase }),
      ...(this.#waitEndsAt !== undefined && { wait_ends_at: new Date(this.#waitEndsAt).toISOString() }),
      total: this.steps.length,
      index: this.#results.length,
      ...(current && { current }),
      ...this.settings,
      skipped: this.#skipped,
      unverified: this.#unverified,
      ...(this.why !== undefined && { why: this.why }),
      ...(this.note !== undefined && { note: this.note }),
      ...(this.question && { question: this.question }),
    };
  }
}

/** What an answer to a question means. */
type Decision =
  | { readonly kind: 'go_on' | 'again' | 'skip' | 'stop' }
  | { readonly kind: 'text'; readonly text: string };

const VALID_ANSWERS = {
  differs: 'answer: go_on, again, skip or stop',
  size: 'answer: go_on, again, skip or stop',
  text: 'text, or answer: skip or stop',
} as const;

/** @throws {ReplayError} `not-now` if there is no such question, or the answer does not fit it */
export function decide(
  question: ReplayQuestion | undefined,
  { question: number, answer, text }: ReplayAnswer,
): Decision {
  if (!question || (number !== undefined && number !== question.number)) {
    throw new ReplayError('not-now', 'There is no such question.');
  }
  const { kind } = question;
  if (kind === 'text' && text !== undefined && answer === undefined) return { kind: 'text', text };
  const fitsEveryQuestion = answer === 'skip' || answer === 'stop';
  if (answer !== undefined && text === undefined && (fitsEveryQuestion || kind !== 'text'))
    return { kind: answer };
  throw new ReplayError('not-now', 'This answer does not fit the question.', { detail: VALID_ANSWERS[kind] });
}
