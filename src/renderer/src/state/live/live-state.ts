import type { DesktopStatus } from '../../../../shared/desktop';

/** The connection of the live view, as it knows itself. */
export type LiveConnectionState =
  /** `after` a connection that was lost, or never made; absent for the very first. */
  | { readonly kind: 'connecting'; readonly after?: { readonly seen: boolean } }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly retryAt: number; readonly seen: boolean };

/** What to tell whoever looks at the live view while there is no picture. */
export interface LiveProblem {
  readonly kind: 'starting' | 'connecting' | 'lost' | 'failed';
  readonly title: string;
  readonly text: string;
  /** Another desktop may be the way out. */
  readonly offersOtherDesktop?: boolean;
  /** When the next attempt is (ms since the epoch), where one is planned; past where it is under way. */
  readonly retryAt?: number;
}

/**
 * Nothing where the picture is live; else the truth about why not, from what the connection and the host say.
 * `hostAnswers` is false while the event stream is lost as well: then what we know of the desktop is old.
 */
export function findLiveProblem(
  live: LiveConnectionState,
  desktop: DesktopStatus | undefined,
  hostAnswers: boolean,
): LiveProblem | undefined {
  if (live.kind === 'connected') return undefined;
  // While it is being tried again the words stay: a card that changes for a blink says nothing.
  const lost = live.kind === 'lost' ? live : live.after;
  const retryAt = lost ? { retryAt: live.kind === 'lost' ? live.retryAt : 0 } : {};
  if (!hostAnswers && lost) {
    return {
      kind: 'lost',
      title: 'Jumpseat does not answer',
      text: 'Its host has ended, or is being started again. Start it with npm start; this page will find it.',
      ...retryAt,
    };
  }
  if (desktop?.state === 'failed' && lost?.seen && desktop.backend !== 'virtual') {
    return {
      kind: 'lost',
      title: 'Connection lost',
      text: desktop.reason ?? 'The desktop does not answer any more.',
      offersOtherDesktop: true,
      ...retryAt,
    };
  }
  if (desktop?.state === 'failed') {
    return {
      kind: 'failed',
      title: 'The desktop could not start',
      text: desktop.reason ?? 'The host gave no reason; its own log may say more.',
      offersOtherDesktop: true,
      ...retryAt,
    };
  }
  if (!lost) {
    return desktop?.state === 'running'
      ? { kind: 'connecting', title: 'Connecting', text: 'The desktop runs; its picture is on the way.' }
      : {
          kind: 'starting',
          title: 'Starting the desktop',
          text: 'It starts on first use, in a second or two.',
        };
  }
  return {
    kind: 'lost',
    title: lost.seen ? 'The connection to the desktop is lost' : 'The desktop cannot be reached',
    text: lost.seen
      ? 'What you see is the last picture. The desktop may have been started again.'
      : 'The host answers, but did not open the connection.',
    ...retryAt,
  };
}
