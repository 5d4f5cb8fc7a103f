import { RfbError } from '../rfb-error';

/** Time limit for an answer, after which the server counts as broken (ms). */
const ANSWER_TIMEOUT_MS = 10_000;

interface Pending<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

/** Requests that a server answers in order. */
export class PendingQueue<Q, A> {
  readonly #pending: Pending<Q, A>[] = [];
  /** Resolves when the newest request is answered or has failed. */
  settled: Promise<unknown> = Promise.resolve();

  /** The oldest request without an answer. */
  get first(): Q | undefined {
    return this.#pending[0]?.question;
  }

  get any(): boolean {
    return this.#pending.length > 0;
  }

  add(question: Q): Promise<A> {
    const answer = new Promise<A>((resolve, reject) => this.#pending.push({ question, resolve, reject }));
    this.settled = answer.catch(() => undefined);
    return answer;
  }

  /** An answer without a request is ignored. */
  resolveFirst(answer: A): void {
    this.#pending.shift()?.resolve(answer);
  }

  rejectAll(error: Error): void {
    for (const pending of this.#pending.splice(0)) pending.reject(error);
  }
}

/** Waits for an answer; `onLate` is called with an error if it does not arrive within ten seconds. */
export async function withAnswerTimeout<T>(
  answer: Promise<T>,
  what: string,
  onLate: (error: RfbError) => void,
): Promise<T> {
  const timer = setTimeout(
    () => onLate(new RfbError('timeout', `The RFB server did not answer ${what} within ten seconds.`)),
    ANSWER_TIMEOUT_MS,
  );
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
  }
}
