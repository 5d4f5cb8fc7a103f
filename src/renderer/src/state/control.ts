import type { ControlState } from '../../../shared/control';
import type { ControlApi } from '../api/control';
import { ApiFailure, reasonOf } from '../api/failure';
import type { HostStore } from './host-store';
import { retryOf, type TellTrouble } from './notifications';
import type { ViewStore } from './view-store';

/** This live view's hands: whether it has them is the host's to say. */
export interface Hands {
  /** What this live view calls itself. */
  readonly viewer: string;
  /** Takes control, if the picture is there; with `force` also from somebody else. */
  take(force?: boolean): Promise<void>;
  giveBack(): Promise<void>;
  /** The one or the other. */
  toggle(): Promise<void>;
  /** Refuses agents without taking control, or no longer. */
  pause(on: boolean): Promise<void>;
  /** Whether the journal keeps only the length of what is typed here, until control is given back. */
  sensitive(on: boolean): Promise<void>;
}

export interface HandsOptions {
  readonly viewer: string;
  readonly api: ControlApi;
  readonly host: HostStore;
  readonly view: ViewStore;
  /** Whether pointer and keyboard go to the desktop, as far as the page decides it. */
  readonly live: { control(on: boolean): void };
  readonly onTrouble: TellTrouble;
}

export function createHands({ viewer, api, host, view, live, onTrouble }: HandsOptions): Hands {
  /** An answer that is awaited: what is asked meanwhile would be about what no longer is. */
  let asking = false;

  /** The host's word, from an answer or an event, is what pointer and keys here go by. */
  function follow(): void {
    const connected = view.getState().live.kind === 'connected';
    const mine = connected && host.getState().control.viewer === viewer;
    if (mine === view.getState().control) return;
    live.control(mine);
    view.setState({ control: mine });
  }
  host.subscribe(follow);
  view.subscribe(follow);

  async function ask(what: () => Promise<ControlState>, again: () => unknown): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      const control = await what();
      host.setState({ control });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      onTrouble(reasonOf(error), retryOf(error, again));
    } finally {
      asking = false;
    }
  }

  const hands: Hands = {
    viewer,
    async take(force = false) {
      if (view.getState().live.kind !== 'connected') return;
      await ask(
        () => api.take(force),
        () => hands.take(force),
      );
    },
    async giveBack() {
      if (!view.getState().control) return;
      // What is held goes up as the person's own doing, while it still can.
      live.control(false);
      await ask(() => api.giveBack(), hands.giveBack);
      // Where it failed, what is on the screen is still true.
      live.control(view.getState().control);
    },
    toggle: () => (view.getState().control ? hands.giveBack() : hands.take()),
    pause: (on) =>
      ask(
        () => api.pause(on),
        () => hands.pause(on),
      ),
    sensitive: (on) =>
      ask(
        () => api.sensitive(on),
        () => hands.sensitive(on),
      ),
  };
  return hands;
}
