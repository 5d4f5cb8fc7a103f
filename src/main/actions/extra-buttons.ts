import type { MouseButton } from '../../shared/action';
import { RequestError } from '../../shared/request-error';
import type { RfbClient } from '../rfb/client';
import type { Keymap } from '../x11/keymap';

/** X's numbers of the buttons that only some RFB servers take. */
const X_BUTTON = { back: 8, forward: 9 } as const;

function isExtra(button: MouseButton): button is keyof typeof X_BUTTON {
  return button in X_BUTTON;
}

/** @throws {RequestError} if the desktop has no such button */
export function requireButton(rfb: RfbClient, keymap: Keymap | undefined, button: MouseButton): void {
  if (!isExtra(button) || rfb.hasExtendedButtons || keymap?.testButton) return;
  throw new RequestError('unsupported-button', `This desktop has no ${button} button.`);
}

/** Sends a button that the RFB server does not take to X instead; undefined if the server takes it. */
export function sendToX(
  rfb: RfbClient,
  keymap: Keymap | undefined,
  button: MouseButton,
  down: boolean,
): Promise<void> | undefined {
  const send = keymap?.testButton;
  if (!isExtra(button) || rfb.hasExtendedButtons || !send) return undefined;
  rfb.inputs += 1;
  // X reads its clients in no order: the pointer must have arrived.
  return rfb.fence().then(() => send(X_BUTTON[button], down));
}
