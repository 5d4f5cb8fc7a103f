import type { DesktopStatus } from '../../../../shared/desktop';
import { type Installation, START_COMMANDS } from '../../../../shared/installation';

/** The connection of the live view. */
export type LiveConnectionState =
  /** `after` a lost or failed connection; absent for the first one. `seen`: there was a picture before. */
  | { readonly kind: 'connecting'; readonly after?: { readonly seen: boolean } }
  | { readonly kind: 'connected' }
  /** The desktop was stopped. Reconnecting would start it. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'lost'; readonly retryAt: number; readonly seen: boolean };

/** Why the live view has no picture. */
export interface LiveProblem {
  readonly kind: 'starting' | 'connecting' | 'lost' | 'failed' | 'stopped';
  readonly title: string;
  readonly text: string;
  /** The label of a button that starts the desktop. */
  readonly start?: string;
  /** Offers to connect to a different desktop. */
  readonly offersOtherDesktop?: boolean;
  /** The time of the next attempt (ms since the epoch), if one is planned; in the past while it runs. */
  readonly retryAt?: number;
}

/**
 * Undefined while the picture is live. `hostAnswers` is false while the event stream is lost too: then the desktop's
 * status is outdated. `installation` decides how a person starts the host again.
 */
export function findLiveProblem(
  live: LiveConnectionState,
  desktop: DesktopStatus | undefined,
  hostAnswers: boolean,
  installation?: Installation,
): LiveProblem | undefined {
  if (live.kind === 'connected') return undefined;
  if (live.kind === 'stopped') return desktop?.state === 'running' ? STARTED : STOPPED;
  return findLoss(live, desktop, hostAnswers, installation);
}

function findLoss(
  live: Extract<LiveConnectionState, { kind: 'connecting' | 'lost' }>,
  desktop: DesktopStatus | undefined,
  hostAnswers: boolean,
  installation: Installation | undefined,
): LiveProblem {
  // The text stays during an attempt, so that it does not flash.
  const lost = live.kind === 'lost' ? live : live.after;
  const retryAt = lost ? { retryAt: live.kind === 'lost' ? live.retryAt : 0 } : {};
  if (!hostAnswers && lost) return { ...hostLost(installation), ...retryAt };
  if (desktop?.state === 'failed') return { ...describeFailure(desktop, lost?.seen ?? false), ...retryAt };
  if (!lost) return desktop?.state === 'running' ? CONNECTING : describeStart(desktop);
  return { ...(lost.seen ? DESKTOP_LOST : UNREACHABLE), ...retryAt };
}

function hostLost(installation: Installation | undefined): LiveProblem {
  const start =
    installation === undefined || installation === 'app' ? 'Open it' : `Run ${START_COMMANDS[installation]}`;
  return {
    kind: 'lost',
    title: 'Can’t reach Jumpseat',
    text: `It was stopped or is restarting. ${start}; this page reconnects by itself.`,
  };
}
const STOPPED: LiveProblem = {
  kind: 'stopped',
  title: 'The desktop is stopped',
  text: 'Its programs have ended. It starts on your request, or with an agent’s next action.',
  start: 'Start',
};
const STARTED: LiveProblem = {
  kind: 'stopped',
  title: 'The desktop was stopped',
  text: 'It is running again.',
  start: 'Show it',
};
const CONNECTING: LiveProblem = {
  kind: 'connecting',
  title: 'Connecting',
  text: 'Waiting for the first frame…',
};
const DESKTOP_LOST: LiveProblem = {
  kind: 'lost',
  title: 'Connection to the desktop lost',
  text: 'Showing the last frame. Reconnecting…',
};
const UNREACHABLE: LiveProblem = {
  kind: 'lost',
  title: 'Can’t reach the desktop',
  text: 'Jumpseat answers, but did not open the connection.',
};

function describeStart(desktop: DesktopStatus | undefined): LiveProblem {
  const isVirtual = (desktop?.backend ?? 'virtual') === 'virtual';
  const text = isVirtual ? 'Starting the virtual desktop…' : 'Waiting for the desktop…';
  return { kind: 'starting', title: 'Starting the desktop', text };
}

function describeFailure({ backend, reason }: DesktopStatus, seen: boolean): LiveProblem {
  if (seen && backend !== 'virtual') {
    return {
      kind: 'lost',
      title: 'Connection lost',
      text: reason ?? 'The desktop no longer answers.',
      offersOtherDesktop: true,
    };
  }
  return {
    kind: 'failed',
    title: 'The desktop could not start',
    text: reason ?? 'The host gave no reason; its log may have one.',
    offersOtherDesktop: true,
  };
}
