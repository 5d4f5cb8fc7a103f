import type { Action } from '../../shared/action';
import type { Source } from '../../shared/journal';
import { RequestError } from '../../shared/request-error';

/** Where the lease is. While it changes hands nobody has any. */
export type Phase =
  | { readonly kind: 'free' }
  | { readonly kind: 'taking'; readonly viewer: string; readonly since: Date }
  | { readonly kind: 'held'; readonly viewer: string; readonly since: Date }
  | { readonly kind: 'returning' };

/** Whoever asks for an action. */
export interface Requester {
  readonly source: Source;
  /** The live view of the person who asks, where it is known. */
  readonly viewer?: string | undefined;
}

const MESSAGE = 'A person has control.';

const TYPES_PRIVATELY = 'A person is typing privately.';

/**
 * Why this action must not be done now; undefined where it may. What only looks may, unless the person who has control
 * types privately.
 */
export function actionRefusal(
  phase: Phase,
  paused: boolean,
  { source, viewer }: Requester,
  { action }: Pick<Action, 'action'>,
  typesPrivately = false,
): RequestError | undefined {
  const isHolder = phase.kind === 'held' && source !== 'agent' && viewer === phase.viewer;
  if (action === 'screenshot' && typesPrivately && !isHolder) {
    return new RequestError(423, TYPES_PRIVATELY, 'Ask again when private typing is off.');
  }
  if (action === 'screenshot' || action === 'cursor_position') return undefined;
  if (phase.kind === 'free') {
    return paused && source === 'agent'
      ? refused('The agent is paused; ask again when a person has resumed it. Screenshots are still taken.')
      : undefined;
  }
  // What the holder sends from the composer or by a replay is done by the same pair of hands.
  if (isHolder) return undefined;
  return refused(
    source === 'agent'
      ? 'Ask again when it is given back. Screenshots are still taken.'
      : 'It is another live view that has it; take control there, or wait until it is given back.',
  );
}

function refused(detail: string): RequestError {
  return new RequestError(423, MESSAGE, detail);
}

/** Whether the pointer and keys of a live view go to the desktop. */
export function hasControl(phase: Phase, viewer: Pick<ControlClient, 'lease' | 'id'>): boolean {
  if (phase.kind === 'free') return !viewer.lease;
  return phase.kind === 'held' && viewer.id === phase.viewer;
}

/** A live view that is connected. */
export interface ControlClient {
  /** It has hands only while it holds the lease; without this, whenever nobody else does. */
  readonly lease: boolean;
  /** What it calls itself; only one that does can hold the lease. */
  readonly id: string | undefined;
  /** Lets go of all that it holds. When it resolves, that is on its way to the desktop. */
  releaseInput(): Promise<void>;
  /** Whether the journal keeps only the length of what is typed there. */
  sensitive: boolean;
  /** Whether that was said as it connected, and so holds for as long as it is there. */
  readonly alwaysSensitive?: boolean;
}
