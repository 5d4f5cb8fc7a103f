import type { ControlState } from '../../../shared/control';
import type { ControlApi } from '../api/control';
import { ApiFailure, reasonOf } from '../api/failure';
import type { HostStore } from './host-store';
import { type ReportError, retryAction } from './notifications';
import type { ViewStore } from './view-store';

/** This live view's inputControl: whether it has them is the host's to say. */
export interface InputControl {
  /** What this live view calls itself. */
  readonly viewer: string;
  /** Takes control, if the picture is there; with `force` also from somebody else. */
  take(force?: boolean): Promise<void>;
  release(): Promise<void>;
  /** The one or the other. */
  toggle(): Promise<void>;
  /** Refuses agents without taking control, or no longer. */
  setPaused(on: boolean): Promise<void>;
  /** Whether the journal keeps only the length of what is typed here, until control is given back. */
  setPrivate(on: boolean): Promise<void>;
}

export interface InputControlOptions {
  readonly viewer: string;
  readonly api: ControlApi;
  readonly host: HostStore;
  readonly view: ViewStore;
  /** Whether pointer and keyboard go to the desktop, as far as the page decides it. */
  readonly live: { control(on: boolean): void };
  readonly reportError: ReportError;
}

export function createInputControl({
  viewer,
  api,
  host,
  view,
  live,
  reportError,
}: InputControlOptions): InputControl {
  /** An answer that is awaited: what is asked meanwhile would be about what no longer is. */
  let asking = false;

  /** The host's word, from an answer or an event, is what pointer and keys here go by. */
  function follow(): void {
    const connected = view.getState().live.kind === 'connected';
    const mine = connected && host.getState().control.viewer === viewer;
    if (mine === view.getState().hasControl) return;
    live.control(mine);
    view.setControl(mine);
  }
  host.subscribe(follow);
  view.subscribe(follow);

  async function ask(what: () => Promise<ControlState>, again: () => unknown): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      host.setControl(await what());
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      reportError(reasonOf(error), retryAction(error, again));
    } finally {
      asking = false;
    }
  }

  const inputControl: InputControl = {
    viewer,
    async take(force = false) {
      if (view.getState().live.kind !== 'connected') return;
      await ask(
        () => api.take(force),
        () => inputControl.take(force),
      );
    },
    async release() {
      if (!view.getState().hasControl) return;
      // What is held goes up as the person's own doing, while it still can.
      live.control(false);
      await ask(() => api.giveBack(), inputControl.release);
      // Where it failed, what is on the screen is still true.
      live.control(view.getState().hasControl);
    },
    toggle: () => (view.getState().hasControl ? inputControl.release() : inputControl.take()),
    setPaused: (on) =>
      ask(
        () => api.pause(on),
        () => inputControl.setPaused(on),
      ),
    setPrivate: (on) =>
      ask(
        () => api.sensitive(on),
        () => inputControl.setPrivate(on),
      ),
  };
  return inputControl;
}
