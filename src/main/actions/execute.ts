import type { ActionBody, ActionResult } from '../../shared/action';
import { declaredSize, mapPoint, type Point, type Size } from '../../shared/geometry';
import type { Action } from '../../shared/parse-action';
import type { InputConnection } from './input-connection';
import { withoutModifiers } from './modifiers';
import { encodePng } from './screenshot';
import { Interrupted, Released, type Signals } from './signals';
import { typeText, type Warn } from './typing';
import { composed, droppedBy, halfDeclared, outside, unusedFields } from './warnings';

/** The point of an action and the start of its drag, in native pixels. */
interface Target {
  readonly at?: Point;
  readonly from?: Point;
}

type KeyboardAction = Extract<Action, { keys: unknown } | { action: 'type' }>;
type PointAction = Extract<Action, { at: unknown } | { from: unknown }>;

/** All that executing an action needs. */
interface Context {
  readonly connection: InputConnection;
  /** The request; it declares the space of the coordinates. */
  readonly body: ActionBody;
  readonly signals: Signals;
  readonly warn: Warn;
}

/** Executes an action. Resolves when the desktop's server has processed its input. */
export async function execute(
  action: Action,
  context: Context,
): Promise<{ readonly result: ActionResult; readonly target: Target }> {
  const { connection, body, signals, warn } = context;
  const { rfb, pointer } = connection;
  const done = (target: Target = {}) => ({
    result: { output: `${action.action} action performed` },
    target,
  });
  for (const message of unusedFields(action.action, body)) warn(message);
  warnIf(warn, halfDeclared(action.action, body, rfb.size));
  switch (action.action) {
    case 'screenshot':
      return { result: await takeScreenshot(context), target: {} };
    case 'cursor_position':
      return { result: { output: await cursorPosition(context) }, target: {} };
    case 'key':
    case 'key_down':
    case 'key_up':
    case 'hold_key':
    case 'type':
      await pressKeys(action, context);
      return done();
    case 'left_mouse_down':
      return done({ at: await pointer.press('left', signals.revoked) });
    case 'left_mouse_up':
      return done({ at: await pointer.release('left', signals.revoked) });
    default:
      return done(await pointAt(action, context));
  }
}

async function pressKeys(action: KeyboardAction, context: Context): Promise<void> {
  const { connection, signals, warn } = context;
  const { input, rfb } = connection;
  switch (action.action) {
    case 'key':
      input.keysUp(await input.keysDown(action.keys, signals.revoked, warn));
      break;
    case 'key_down':
      await input.keysDown(action.keys, signals.revoked, warn);
      break;
    case 'key_up':
      input.keysUp(action.keys);
      break;
    case 'hold_key': {
      const pressed = await input.keysDown(action.keys, signals.revoked, warn);
      const heldMs = await input.hold(pressed, action.duration, signals.cancelled);
      input.keysUp(pressed);
      if (heldMs < action.duration) reportShortHold(heldMs, action.duration, signals.cancelled, warn);
      break;
    }
    case 'type':
      await input.readyForKeys(signals.revoked, warn);
      await withoutModifiers(connection, warn, () => type(action.text, context));
      break;
    default:
      action satisfies never;
  }
  await rfb.fence();
}

/** A released key ends the action; a client that left or a revoked action fails it. */
function reportShortHold(heldMs: number, ms: number, { reason }: AbortSignal, warn: Warn): void {
  const progress = `Held for ${heldMs} of ${ms} ms.`;
  if (!(reason instanceof Released)) throw new Interrupted(reason, progress);
  warn(`${reason.message} ${progress}`);
}

async function type(text: string, { connection, body, signals, warn }: Context): Promise<void> {
  const { rfb, keymap, typingLimits } = connection;
  let typed = 0;
  warnIf(warn, composed(text, body.sensitive === true));
  if (/[^\0-\x7f]/.test(text)) warnIf(warn, droppedBy(await keymap?.program(), text));
  try {
    await typeText(text, {
      ...{ keyboard: rfb, keymap, limits: typingLimits, signal: signals.cancelled, warn },
      onTyped(characters) {
        typed = characters;
      },
    });
  } catch (error) {
    if (!signals.cancelled.aborted) throw error;
    const length = [...text.replaceAll('\r\n', '\n')].length;
    throw new Interrupted(error, `Typed ${typed} of ${length} characters.`);
  }
}

async function pointAt(action: PointAction, context: Context): Promise<Target> {
  const { pointer } = context.connection;
  const { revoked } = context.signals;
  if (action.action === 'left_click_drag') {
    const [from, at] = [toNative(action.from, context), toNative(action.to, context)];
    await pointer.drag(from, at, revoked);
    return { from, at };
  }
  const at = toNative(action.at, context);
  if (action.action === 'mouse_move') await pointer.move(at, revoked);
  else if (action.action === 'scroll')
    await pointer.scroll(at, action.direction, action.amount, context.signals);
  else {
    const [button, times] = CLICKS[action.action];
    await pointer.click(at, button, times, revoked);
  }
  return { at };
}

const CLICKS = {
  left_click: ['left', 1],
  right_click: ['right', 1],
  middle_click: ['middle', 1],
  double_click: ['left', 2],
  triple_click: ['left', 3],
} as const;

async function cursorPosition({ connection, body }: Context): Promise<string> {
  const { pointer, rfb } = connection;
  const { x, y } = mapPoint(await pointer.position(), rfb.size, declaredSpace(body, rfb.size));
  return `x=${x},y=${y}`;
}

async function takeScreenshot({ connection, body, signals }: Context): Promise<ActionResult> {
  const framebuffer = await connection.rfb.capture();
  signals.revoked.throwIfAborted();
  const { width, height } = declaredSpace(body, framebuffer);
  const png = await encodePng(framebuffer, { width, height });
  signals.revoked.throwIfAborted();
  return {
    output: 'screenshot',
    screenshot_data: png.toString('base64'),
    screenshot_width: width,
    screenshot_height: height,
  };
}

function toNative(point: Point, { connection, body, warn }: Context): Point {
  const native = connection.rfb.size;
  const space = declaredSpace(body, native);
  warnIf(warn, outside(point, space));
  return mapPoint(point, space, native);
}

function declaredSpace(body: ActionBody, native: Size): Size {
  return declaredSize({ width: body.scaled_width, height: body.scaled_height }, native);
}

function warnIf(warn: Warn, message: string | undefined): void {
  if (message !== undefined) warn(message);
}
