import type { DesktopStatus } from '../../../shared/desktop';

/** The connection of the live view, as it knows itself. */
export type LiveConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly retryAt: number; readonly seen: boolean };

/** What to tell whoever looks at the live view while there is no picture. */
export interface LiveTrouble {
  readonly kind: 'starting' | 'connecting' | 'lost' | 'failed';
  readonly title: string;
  readonly text: string;
  /** When the next attempt is (ms since the epoch), where one is planned. */
  readonly retryAt?: number;
}

/** Nothing where the picture is live; else the truth about why not, from what the connection and the host say. */
export function liveTrouble(
  live: LiveConnectionState,
  desktop: DesktopStatus | undefined,
): LiveTrouble | undefined {
  if (live.kind === 'connected') return undefined;
  const retryAt = live.kind === 'lost' ? { retryAt: live.retryAt } : {};
  if (desktop?.state === 'failed') {
    return {
      kind: 'failed',
      title: 'The desktop could not start',
      text: desktop.reason ?? 'The host gave no reason; its own log may say more.',
      ...retryAt,
    };
  }
  if (live.kind === 'connecting') {
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
    title: live.seen ? 'The connection to the desktop is lost' : 'The desktop cannot be reached',
    text: live.seen
      ? 'What you see is the last picture. The desktop may have been started again.'
      : 'The host did not open the connection. Is it still running?',
    ...retryAt,
  };
}
