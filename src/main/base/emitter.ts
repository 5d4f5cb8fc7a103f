/** Reports values to everyone who subscribed. */
interface Emitter<T> {
  /** Calls each listener in the order of subscription; one that is removed meanwhile is not called. */
  emit(value: T): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: (value: T) => void): () => void;
  readonly size: number;
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<{ readonly call: (value: T) => void }>();

  return {
    emit(value) {
      for (const listener of listeners) listener.call(value);
    },
    subscribe(call) {
      const listener = { call };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get size() {
      return listeners.size;
    },
  };
}
