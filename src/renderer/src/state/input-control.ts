import type { ControlState } from '../../../shared/control';
import type { ControlApi } from '../api/control';
import { ApiFailure, reasonOf } from '../api/failure';
import type { HostStore } from './host-store';
import { type ReportError, retryAction } from './notifications';
import type { ViewStore } from './view-store';

/** Control of the desktop by this live view. The host decides who has control. */
export interface InputControl {
  /** The name of this live view. */
  readonly viewer: string;
  /** Takes control if the picture is connected; `force` takes it from another viewer. */
  take(force?: boolean): Promise<void>;
  release(): Promise<void>;
  /** Takes control, or releases it. */
  toggle(): Promise<void>;
  /** Pauses or resumes agents without taking control. */
  setPaused(on: boolean): Promise<void>;
  /** Sets whether the journal stores only the length of typed text, until control is released. */
  setPrivate(on: boolean): Promise<void>;
}

export interface InputControlOptions {
  readonly viewer: string;
  readonly api: ControlApi;
  readonly host: HostStore;
  readonly view: ViewStore;
  /** Sets whether this page sends pointer and keyboard to the desktop. */
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
  /** The request before; the next one waits for it, so that they take effect in the order of the clicks. */
  let last: Promise<void> = Promise.resolve();

  /** Pointer and keyboard follow the host's state. */
  function follow(): void {
    const connected = view.getState().live.kind === 'connected';
    const mine = connected && host.getState().control.viewer === viewer;
    if (mine === view.getState().hasControl) return;
    live.control(mine);
    view.setControl(mine);
  }
  host.subscribe(follow);
  view.subscribe(follow);

  function ask(what: () => Promise<ControlState>, again: () => unknown): Promise<void> {
    const answered = last.then(what).then(host.setControl, (error: unknown) => {
      if (!(error instanceof ApiFailure)) throw error;
      reportError(reasonOf(error), retryAction(error, again));
    });
    // Whoever asked gets an unexpected error; the next request runs anyway.
    last = answered.catch(() => {});
    return answered;
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
      // Held keys are released as the person's input, while it is still accepted.
      live.control(false);
      await ask(() => api.giveBack(), inputControl.release);
      // If the request failed, control stays as the view shows it.
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
