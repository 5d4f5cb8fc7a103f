import { isServerCommand } from '../../../shared/keysym';
import { keyEvent, pointerEvent } from '../messages/client-messages';
import type { ViewerMessage } from './message-splitter';

/** The pressed keys and buttons of one viewer, and which of its messages are forwarded to the desktop. */
export function createViewerInput() {
  /** The message that releases each pressed key. */
  const keys = new Map<string, ViewerMessage>();
  let pointer = { x: 0, y: 0, buttons: 0 };
  /** Buttons pressed while the viewer did not have control: its later moves must not press them. */
  let stale = 0;

  function passKey(message: Extract<ViewerMessage, { kind: 'key' }>): ViewerMessage | undefined {
    if (isServerCommand(message.keysym)) return undefined;
    // The keysym, and in an extended event the keycode too.
    const key = message.bytes.subarray(4).toString('hex');
    if (message.down) keys.set(key, keyUp(message));
    else keys.delete(key);
    return message;
  }

  function passPointer(message: Extract<ViewerMessage, { kind: 'pointer' }>): ViewerMessage {
    stale &= message.buttons;
    const { x, y } = message;
    const buttons = message.buttons & ~stale;
    pointer = { x, y, buttons };
    return stale === 0 ? message : pointerMessage(pointer);
  }

  return {
    /** The message to forward, if any; without `hasControl`, no input is forwarded. */
    pass(message: ViewerMessage, hasControl: boolean): ViewerMessage | undefined {
      if (message.kind === 'other') return message;
      if (!hasControl) {
        if (message.kind === 'pointer') stale = message.buttons;
        return undefined;
      }
      if (message.kind === 'key') return passKey(message);
      return message.kind === 'pointer' ? passPointer(message) : message;
    },

    /** The messages that release everything that was forwarded and is down, buttons at the pointer. */
    release(): ViewerMessage[] {
      const released = [...keys.values()].reverse();
      keys.clear();
      if (pointer.buttons !== 0) {
        stale |= pointer.buttons;
        pointer = { ...pointer, buttons: 0 };
        released.push(pointerMessage(pointer));
      }
      return released;
    },
  };
}

function keyUp({ keysym, bytes }: Extract<ViewerMessage, { kind: 'key' }>): ViewerMessage {
  if (bytes.length === 8) return { kind: 'key', keysym, down: false, bytes: keyEvent(keysym, false) };
  const up = Buffer.from(bytes);
  up.writeUInt16BE(0, 2);
  return { kind: 'key', keysym, down: false, bytes: up };
}

function pointerMessage(pointer: { x: number; y: number; buttons: number }): ViewerMessage {
  // This message has no room for the buttons beyond the seventh.
  const bytes = pointerEvent(pointer.x, pointer.y, pointer.buttons & 0x7f);
  return { kind: 'pointer', ...pointer, bytes };
}
