import type { NativeEvent } from './call.ts';
import type { Place } from './place.ts';

/** A service's own event, as it leaves the service: delivery, with its delays and losses, is EventBridge's. */
export type BusEvent = NativeEvent & Place & { readonly id: string; readonly time: number };

export type EventBus = {
  publish(event: BusEvent): void;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: BusEvent) => void): () => void;
};

export function createEventBus(): EventBus {
  const listeners = new Set<(event: BusEvent) => void>();
  return {
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
