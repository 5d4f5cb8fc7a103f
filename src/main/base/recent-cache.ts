/** Keeps the values that were set last. */
export class RecentCache<T> {
  readonly #values = new Map<string, T>();

  /** @param max number of values to keep */
  constructor(readonly max: number) {}

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (oldest !== undefined && this.#values.size > this.max) this.#values.delete(oldest);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
