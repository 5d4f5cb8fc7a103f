import { app } from 'electron';
import type { HostEndpoint } from '../endpoint';
import { HeldError, PortInUseError } from '../start-error';
import { ask } from './ask';

/** What the user chose after a failed start. */
export type AfterFailure =
  | { readonly kind: 'quit' }
  /** Shows the panel of the host that holds the data directory. */
  | { readonly kind: 'watch'; readonly endpoint: HostEndpoint };

/**
 * Shows why a start failed to a user without a terminal, with a way out if there is one. To be called only if no API is
 * served. Resolves with the user's choice.
 */
export async function showStartFailure(error: unknown, reason: string): Promise<AfterFailure> {
  await app.whenReady();
  const wayOut = wayOutOf(error);
  const response = await ask({
    type: 'error',
    message: 'Jumpseat cannot start.',
    detail: reason,
    buttons: [...(wayOut ? [wayOut.label] : []), 'Quit'],
    defaultId: 0,
    cancelId: wayOut ? 1 : 0,
  });
  if (!wayOut || response !== 0) return { kind: 'quit' };
  return wayOut.take();
}

function wayOutOf(error: unknown): { readonly label: string; take(): AfterFailure } | undefined {
  if (error instanceof PortInUseError) {
    return {
      label: 'Use a free port',
      take() {
        // The last of two flags counts.
        app.relaunch({ args: [...process.argv.slice(1), '--port', '0'] });
        return { kind: 'quit' };
      },
    };
  }
  if (!(error instanceof HeldError) || !error.endpoint) return undefined;
  const { endpoint } = error;
  return { label: 'Open its panel', take: () => ({ kind: 'watch', endpoint }) };
}
