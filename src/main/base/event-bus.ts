import type { EventBody } from '../../shared/events';
import { createEmitter } from './emitter';

type EventType = EventBody['type'];
type EventOf<Type extends EventType> = Extract<EventBody, { type: Type }>;

/** What the parts of the host report to each other, and the event stream to clients. */
export interface EventBus {
  /** Calls all listeners, in the order of subscription, before it returns. */
  readonly emit: (event: EventBody) => void;
  /** @returns a function that ends the subscription */
  on<Type extends EventType>(type: Type, listener: (event: EventOf<Type>) => void): () => void;
  /** Subscribes to events of all types. @returns a function that ends the subscription */
  onAny(listener: (event: EventBody) => void): () => void;
}

export function createEventBus(): EventBus {
  const { emit, subscribe } = createEmitter<EventBody>();
  return {
    emit,
    on: (type, listener) =>
      subscribe((event) => {
        if (isOf(event, type)) listener(event);
      }),
    onAny: subscribe,
  };
}

function isOf<Type extends EventType>(event: EventBody, type: Type): event is EventOf<Type> {
  return event.type === type;
}
