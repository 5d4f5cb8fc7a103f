import type { Action, ActionBody, ActionResult } from '../../shared/action';
import { declaredSize, mapPoint, type Point, type Size } from '../../shared/geometry';
import type { InputConnection } from './input-connection';
import { withoutModifiers } from './modifiers';
import { encodePng } from './screenshot';
import { Interrupted, Released, type Signals } from './signals';
import { typeText, type Warn } from './typing';
import { composed, droppedBy, halfDeclared, outside, unusedFields } from './warnings';

/** Where an action touched the desktop, in native pixels, for the journal. */
export interface Target {
  readonly at?: Point;
  readonly from?: Point;
}

export interface Executed {
  readonly result: ActionResult;
  readonly target: Target;
}

/**
 * Does one action on the desktop. Returns once the server has taken it in.
 * `body` is the request the action was made of: it declares the space of the coordinates. What the answer has to say
 * besides its output goes to `warn`.
 */
export async function execute(
  action: Action,
  seat: InputConnection,
  body: ActionBody,
  cuts: Signals,
  warn: Warn,
): Promise<Executed> {
  const { input, pointer, rfb } = seat;
  const { cancelled: left, revoked: refused } = cuts;
  const native = rfb.size;
  const declaredSpace = (size: Size) =>
    declaredSize({ width: body.scaled_width, height: body.scaled_height }, size);
  const space = declaredSpace(native);
  const tell = (message: string | undefined) => message !== undefined && warn(message);
  unusedFields(action.action, body).forEach(tell);
  tell(halfDeclared(action.action, body, native));
  const toNative = (point: Point) => {
    tell(outside(point, space));
    return mapPoint(point, space, native);
  };

  switch (action.action) {
    case 'key':
      input.keysUp(await input.keysDown(action.keys, refused, warn));
      return acknowledged();
    case 'key_down':
      await input.keysDown(action.keys, refused, warn);
      return acknowledged();
    case 'key_up':
      input.keysUp(action.keys);
      return acknowledged();
    case 'hold_key': {
      const pressed = await input.keysDown(action.keys, refused, warn);
      const heldMs = await input.hold(pressed, action.duration, left);
      input.keysUp(pressed);
      if (heldMs < action.duration) {
        const progress = `Held for ${heldMs} of ${action.duration} ms.`;
        if (!(left.reason instanceof Released)) throw new Interrupted(left.reason, progress);
        warn(`${left.reason.message} ${progress}`);
      }
      return acknowledged();
    }
    case 'type':
      await input.readyForKeys(refused, warn);
      await withoutModifiers(seat, warn, () => type(action.text));
      return acknowledged();
    case 'mouse_move': {
      const at = toNative(action.at);
      await pointer.move(at, refused);
      return done({ at });
    }
    case 'left_click':
      return click('left', 1, action.at);
    case 'right_click':
      return click('right', 1, action.at);
    case 'middle_click':
      return click('middle', 1, action.at);
    case 'double_click':
      return click('left', 2, action.at);
    case 'triple_click':
      return click('left', 3, action.at);
    case 'left_click_drag': {
      const [from, at] = [toNative(action.from), toNative(action.to)];
      await pointer.drag(from, at, refused);
      return done({ from, at });
    }
    case 'left_mouse_down':
      return done({ at: await pointer.press('left', refused) });
    case 'left_mouse_up':
      return done({ at: await pointer.release('left', refused) });
    case 'scroll': {
      const at = toNative(action.at);
      await pointer.scroll(at, action.direction, action.amount, cuts);
      return done({ at });
    }
    case 'cursor_position': {
      const { x, y } = mapPoint(await pointer.position(), native, space);
      return { result: { output: `x=${x},y=${y}` }, target: {} };
    }
    case 'screenshot': {
      const framebuffer = await rfb.capture();
      refused.throwIfAborted();
      // The desktop may have changed its size since.
      const { width, height } = declaredSpace(framebuffer);
      const png = await encodePng(framebuffer, { width, height });
      refused.throwIfAborted();
      return {
        result: {
          output: 'screenshot',
          screenshot_data: png.toString('base64'),
          screenshot_width: width,
          screenshot_height: height,
        },
        target: {},
      };
    }
    default:
      return action satisfies never;
  }

  async function click(button: 'left' | 'middle' | 'right', times: number, point: Point): Promise<Executed> {
    const at = toNative(point);
    await pointer.click(at, button, times, refused);
    return done({ at });
  }

  async function type(text: string): Promise<void> {
    let typed = 0;
    tell(composed(text, body.sensitive === true));
    if (/[^\0-\x7f]/.test(text)) tell(droppedBy(await seat.keymap?.program(), text));
    try {
      await typeText(text, {
        keyboard: rfb,
        keymap: seat.keymap,
        reach: seat.typingLimits,
        signal: left,
        warn,
        onTyped(characters) {
          typed = characters;
        },
      });
    } catch (error) {
      if (!left.aborted) throw error;
      throw new Interrupted(
        error,
        `Typed ${typed} of ${[...text.replaceAll('\r\n', '\n')].length} characters.`,
      );
    }
  }

  async function acknowledged(): Promise<Executed> {
    await rfb.fence();
    return done();
  }

  function done(landing: Target = {}): Executed {
    return { result: { output: `${action.action} action performed` }, target: landing };
  }
}
