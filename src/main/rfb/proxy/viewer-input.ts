import { isServerCommand } from '../../../shared/keysym';
import { keyEvent, pointerEvent } from '../messages/client-messages';
import type { ViewerMessage } from './message-splitter';

/** The hands of one viewer: what they hold, and which of their messages go on to the desktop. */
export interface ViewerInput {
  /** What goes on to the desktop of a message, if anything; without `allowed`, nothing of what hands do. */
  pass(message: ViewerMessage, allowed: boolean): ViewerMessage | undefined;
  /** The messages that let go of everything that was let through and is down, buttons where the pointer is. */
  release(): ViewerMessage[];
}

export function createViewerInput(): ViewerInput {
  /** The message that lets go of each key that is down. */
  const keys = new Map<string, ViewerMessage>();
  let pointer = { x: 0, y: 0, buttons: 0 };
  /** Buttons that were pressed while the viewer had no hands; its later messages must not press them half-way. */
  let stale = 0;

  function passKey(message: Extract<ViewerMessage, { kind: 'key' }>): ViewerMessage | undefined {
    if (isServerCommand(message.keysym)) return undefined;
    // By what tells one key from another: its keysym, and of an extended event the keycode too.
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
    pass(message, allowed) {
      if (message.kind === 'other') return message;
      if (!allowed) {
        if (message.kind === 'pointer') stale = message.buttons;
        return undefined;
      }
      if (message.kind === 'key') return passKey(message);
      return message.kind === 'pointer' ? passPointer(message) : message;
    },

    release() {
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
  // The buttons past the seventh have no place in it, and nobody misses them half-way.
  const bytes = pointerEvent(pointer.x, pointer.y, pointer.buttons & 0x7f);
  return { kind: 'pointer', ...pointer, bytes };
}
