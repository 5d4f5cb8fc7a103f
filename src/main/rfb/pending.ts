interface Pending<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

/** Questions to a server that answers them in the order they were asked. */
export class PendingQueue<Q, A> {
  readonly #pending: Pending<Q, A>[] = [];
  #settled: Promise<unknown> = Promise.resolve();

  /** The oldest question without an answer. */
  get first(): Q | undefined {
    return this.#pending[0]?.question;
  }

  get any(): boolean {
    return this.#pending.length > 0;
  }

  /** Resolves when the newest question has its answer, or will have none. */
  get settled(): Promise<unknown> {
    return this.#settled;
  }

  add(question: Q): Promise<A> {
    const answer = new Promise<A>((resolve, reject) => this.#pending.push({ question, resolve, reject }));
    this.#settled = answer.catch(() => undefined);
    return answer;
  }

  /** An answer nobody asked for is ignored. */
  resolveFirst(answer: A): void {
    this.#pending.shift()?.resolve(answer);
  }

  rejectAll(error: Error): void {
    for (const pending of this.#pending.splice(0)) pending.reject(error);
  }
}
