import type { EventBody } from '../../shared/events';
import { createEmitter } from './emitter';

type EventType = EventBody['type'];
type EventOf<Type extends EventType> = Extract<EventBody, { type: Type }>;

export type EventBus = ReturnType<typeof createEventBus>;

/** What the parts of the host report to each other, and the event stream to clients. */
export function createEventBus() {
  const { emit, subscribe } = createEmitter<EventBody>();
  return {
    /** Calls all listeners, in the order of subscription, before it returns. */
    emit,
    /** @returns a function that ends the subscription */
    on<Type extends EventType>(type: Type, listener: (event: EventOf<Type>) => void): () => void {
      return subscribe((event) => {
        if (isOf(event, type)) listener(event);
      });
    },
    /** Subscribes to events of all types. @returns a function that ends the subscription */
    onAny: subscribe,
  };
}

function isOf<Type extends EventType>(event: EventBody, type: Type): event is EventOf<Type> {
  return event.type === type;
}
