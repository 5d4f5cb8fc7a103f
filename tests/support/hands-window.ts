import { openProgram } from './desktop-programs';
import type { Host } from './host';
import { waitFor } from './wait-for';

export interface HandsEvent {
  readonly down: boolean;
  /** `button 1`, or a key's name. */
  readonly name: string;
  /** The server's time (ms): a window manager may deliver buttons later than the keys after them. */
  readonly time: number;
}

/** A window on the desktop that reports the buttons and keys it receives. */
export interface HandsWindow {
  /** The native position of a point of the window. */
  inside(x?: number, y?: number): { x: number; y: number };
  /** The events since `forget`, in order. */
  events(): HandsEvent[];
  /** The same as text: `press 1`, `release 1`, `down a`, `up a`. */
  seen(): string[];
  /** The same once `mark` has arrived. As the last event sent, it proves that all others have arrived. */
  seenUpTo(mark: string): Promise<string[]>;
  forget(): void;
  close(): Promise<void>;
}

export async function openHandsWindow(host: Host): Promise<HandsWindow> {
  const xev = await openProgram(host, 'hands', 'xev', [
    ...['-name', 'hands', '-geometry', '1000x700+100+100', '-event', 'button', '-event', 'keyboard'],
  ]);
  let from = 0;

  function events(): HandsEvent[] {
    const pattern =
      /(Button|Key)(Press|Release) event.*?time (\d+).*?(?:button (\d+)|keysym 0x[0-9a-f]+, (\w+)\))/gs;
    return [...xev.output().slice(from).matchAll(pattern)].map(([, kind, way, time, button, key]) => ({
      down: way === 'Press',
      name: kind === 'Button' ? `button ${button}` : (key ?? ''),
      time: Number(time),
    }));
  }

  const seen = () =>
    events().map(({ down, name }) => {
      const button = /^button (.+)/.exec(name)?.[1];
      return button ? `${down ? 'press' : 'release'} ${button}` : `${down ? 'down' : 'up'} ${name}`;
    });

  return {
    inside: (x = 40, y = 40) => ({ x: xev.place.x + x, y: xev.place.y + y }),
    events,
    seen,
    async seenUpTo(mark) {
      await waitFor(mark, () => seen().includes(mark)).catch((error: Error) => {
        throw new Error(`${error.message} It got ${seen().slice(-40)}.`);
      });
      return seen();
    },
    forget() {
      from = xev.output().length;
    },
    close: () => xev.close(),
  };
}
