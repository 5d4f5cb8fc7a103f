import { pathOfHost } from '../../../shared/linked-host';
import { createEventStream, type EventStreamOptions } from '../api/event-stream';
import { createFrameSchedule } from '../api/frames';
import { connectSocket } from '../api/socket';
import type { WallStore } from '../state/wall/wall-store';

interface LinkedHostsOptions extends Pick<EventStreamOptions, 'every'> {
  readonly desktops: WallStore;
  /** Called with the names of the connected hosts whenever they change. */
  readonly onChange: (hosts: readonly string[]) => void;
}

/** Follows the events of the linked hosts that are connected. @returns a function that ends that */
export function followLinkedHosts({ desktops, every, onChange }: LinkedHostsOptions): () => void {
  const streams = new Map<string, ReturnType<typeof createEventStream>>();

  const streamOf = (host: string) =>
    createEventStream({
      ...{ desktop: '*', ...(every !== undefined && { every }) },
      connect: (path, handlers) => connectSocket(pathOfHost(host) + path, handlers),
      schedule: createFrameSchedule(),
      onMessages: (messages) => desktops.apply(messages, host),
      // The list of hosts says whether it is connected, and why not.
      onState: () => undefined,
      onLost: () => undefined,
    });

  function follow(): void {
    const { hosts } = desktops.store.getState();
    const connected = hosts.filter(({ state }) => state === 'connected').map(({ name }) => name);
    const isSame = connected.length === streams.size && connected.every((name) => streams.has(name));
    if (isSame) return;
    for (const [name, stream] of streams) {
      if (connected.includes(name)) continue;
      stream.stop();
      streams.delete(name);
    }
    for (const name of connected) {
      if (streams.has(name)) continue;
      const stream = streamOf(name);
      streams.set(name, stream);
      stream.start();
    }
    onChange(connected);
  }

  const unsubscribe = desktops.store.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    for (const stream of streams.values()) stream.stop();
    streams.clear();
    onChange([]);
  };
}
