import type { Source } from '../../shared/journal';
import type { Action } from '../../shared/parse-action';
import { RequestError } from '../../shared/request-error';

/** The state of the lease. While it changes hands, nobody has control. */
export type Phase =
  | { readonly kind: 'free' }
  | { readonly kind: 'taking'; readonly viewer: string; readonly since: Date }
  | { readonly kind: 'held'; readonly viewer: string; readonly since: Date }
  | { readonly kind: 'returning' };

/** The sender of an action. */
export interface Requester {
  readonly source: Source;
  /** The live view of the person who sent it, if known. */
  readonly viewer?: string | undefined;
}

/**
 * Returns the reason why this action must not run now; undefined if it may. Actions that only read may run, except for
 * screenshots while the person who has control types privately.
 */
export function actionRefusal(
  phase: Phase,
  paused: boolean,
  { source, viewer }: Requester,
  { action }: Pick<Action, 'action'>,
  typesPrivately = false,
): RequestError | undefined {
  // The holder's own actions come from the composer, or from a replay.
  const isHolder = phase.kind === 'held' && source !== 'agent' && viewer === phase.viewer;
  if (action === 'screenshot' && typesPrivately && !isHolder) {
    return new RequestError(
      'private-typing',
      'A person is typing privately.',
      'Retry once private typing is off.',
    );
  }
  if (action === 'screenshot' || action === 'cursor_position' || isHolder) return undefined;
  if (phase.kind === 'free') {
    return paused && source === 'agent'
      ? refused(
          'The agent is paused. Retry once a person has resumed it. Screenshots still work.',
          'agent-paused',
        )
      : undefined;
  }
  return refused(
    source === 'agent'
      ? 'Retry once control is released. Screenshots still work.'
      : 'A different live view has control. Take control there, or wait until it is released.',
  );
}

function refused(detail: string, code: 'input-blocked' | 'agent-paused' = 'input-blocked'): RequestError {
  return new RequestError(code, 'A person has control.', detail);
}

/** Whether the input of a live view goes to the desktop. */
export function hasControl(phase: Phase, viewer: Pick<ControlClient, 'lease' | 'id'>): boolean {
  if (phase.kind === 'free') return !viewer.lease;
  return phase.kind === 'held' && viewer.id === phase.viewer;
}

/** A live view that is connected. */
export interface ControlClient {
  /** Whether it has control only while it holds the lease. Otherwise it has control whenever the lease is free. */
  readonly lease: boolean;
  /** Its own name, without which it cannot hold the lease. */
  readonly id: string | undefined;
  /** Releases its keys and buttons. Resolves when that is on its way to the desktop. */
  releaseInput(): Promise<void>;
  /** Whether the journal keeps only the length of its texts. */
  sensitive: boolean;
  /** Whether `sensitive` was set when it connected, for as long as it is connected. */
  readonly alwaysSensitive?: boolean;
}
