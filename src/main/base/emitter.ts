/** Reports values to everyone who subscribed. */
export function createEmitter<T>() {
  const listeners = new Set<{ readonly call: (value: T) => void }>();

  return {
    /** Calls each listener in the order of subscription; one that is removed meanwhile is not called. */
    emit(value: T): void {
      for (const listener of listeners) listener.call(value);
    },
    /** @returns a function that ends the subscription */
    subscribe(call: (value: T) => void): () => void {
      const listener = { call };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get size(): number {
      return listeners.size;
    },
  };
}
