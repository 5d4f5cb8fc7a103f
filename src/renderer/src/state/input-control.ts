import type { ControlState } from '../../../shared/control';
import type { Client } from '../api/client';
import type { HostStore } from './host-store';
import { attemptRequest, type ReportError, retryAction } from './notifications';
import type { ViewStore } from './view-store';

export interface InputControlOptions {
  readonly client: Client;
  /** The name of this live view. */
  readonly viewer: string;
  readonly host: HostStore;
  readonly view: ViewStore;
  /** Sets whether this page sends pointer and keyboard to the desktop. */
  readonly live: { control(on: boolean): void };
  readonly reportError: ReportError;
}

/** Takes and releases control of the desktop for this live view. The host decides who has control. */
export function createInputControl(options: InputControlOptions) {
  const { viewer, host, view, live, reportError } = options;
  const { call } = options.client;
  /** The previous request. The next one waits for it, so that requests take effect in the order of the clicks. */
  let last: Promise<unknown> = Promise.resolve();

  /** Pointer and keyboard follow the host's state. */
  function follow(): void {
    const connected = view.getState().live.kind === 'connected';
    const mine = connected && host.getState().control.viewer === viewer;
    if (mine === view.getState().hasControl) return;
    live.control(mine);
    view.set({ hasControl: mine });
  }
  host.subscribe(follow);
  view.subscribe(follow);

  function ask(
    request: () => Promise<ControlState>,
    retry: () => unknown = () => ask(request),
  ): Promise<boolean> {
    const inTurn = () => last.then(request).then(host.setControl);
    const answered = attemptRequest(inTurn, reportError, (error) => retryAction(error, retry));
    // The caller gets an unexpected error; the next request runs anyway.
    last = answered.catch(() => {});
    return answered;
  }

  /** Takes control if the picture is connected; `force` takes it from another viewer. */
  async function take(force = false): Promise<void> {
    if (view.getState().live.kind !== 'connected') return;
    await ask(
      () => call('takeControl', { body: { viewer, force } }),
      () => take(force),
    );
  }

  async function release(): Promise<void> {
    if (!view.getState().hasControl) return;
    // Held keys are released as the person's input, while it is still accepted.
    live.control(false);
    await ask(() => call('releaseControl', { body: { viewer } }), release);
    // If the request failed, control stays as the view shows it.
    live.control(view.getState().hasControl);
  }

  return {
    viewer,
    take,
    release,
    /** Takes control, or releases it. */
    toggle: () => (view.getState().hasControl ? release() : take()),
    /** Pauses or resumes agents without taking control. */
    setPaused: (on: boolean) => ask(() => call(on ? 'pauseAgent' : 'resumeAgent')),
    /** Sets whether the journal stores only the length of typed text, until control is released. */
    setPrivate: (sensitive: boolean) => ask(() => call('setPrivateTyping', { body: { viewer, sensitive } })),
  };
}
