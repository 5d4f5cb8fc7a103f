import { setTimeout as delay } from 'node:timers/promises';
import type { ActionBody, ActionResult } from '../../shared/action';
import {
  declaredSize,
  fittedInto,
  mapPoint,
  type Point,
  type Size,
  scaledDownInto,
} from '../../shared/geometry';
import type { Action, Place, Region } from '../../shared/parse-action';
import type { Rect } from '../rfb/rect';
import type { InputConnection } from './input-connection';
import { withoutModifiers } from './modifiers';
import { cutOut, screenshot } from './screenshot';
import { Interrupted, Released, type Signals } from './signals';
import { waitUntilStill } from './still-screen';
import { typeText, type Warn } from './typing';
import { composed, droppedBy, halfDeclared, outside, replacedFields, unusedFields } from './warnings';

/** The point of an action and the start of its drag, in native pixels. */
interface Target {
  readonly at?: Point;
  readonly from?: Point;
}

type KeyboardAction = Extract<Action, { keys: unknown } | { presses: unknown } | { action: 'type' }>;
type PointAction = Extract<Action, { modifiers: unknown }>;
type ButtonAction = Extract<Action, { button: unknown }>;

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
  for (const message of [...unusedFields(action.action, body), ...replacedFields(action.action, body)])
    warn(message);
  warnIf(warn, halfDeclared(action.action, body, rfb.size));
  switch (action.action) {
    case 'screenshot':
      return { result: await takeScreenshot(action, context), target: {} };
    case 'cursor_position':
      return { result: { output: await cursorPosition(context) }, target: {} };
    case 'key':
    case 'key_down':
    case 'key_up':
    case 'hold_key':
    case 'type':
      await pressKeys(action, context);
      return done();
    case 'wait':
      await wait(action, context);
      return done();
    case 'mouse_down':
    case 'mouse_up':
      return done({ at: await pressOrRelease(action, context) });
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
      await pressInTurn(action, context);
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

/** Presses and releases combinations in order, as often as requested. */
async function pressInTurn(
  { presses, repeat }: Extract<Action, { action: 'key' }>,
  { connection, signals, warn }: Context,
): Promise<void> {
  const { input, rfb } = connection;
  const all = presses.length * repeat;
  for (let done = 0; done < all; done++) {
    // A program must not see two presses as one.
    if (done > 0) await rfb.fence();
    if (done > 0 && signals.cancelled.aborted)
      throw new Interrupted(signals.cancelled.reason, `Pressed ${done} of ${all} combinations.`);
    input.keysUp(await input.keysDown(presses[done % presses.length] ?? [], signals.revoked, warn));
  }
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

async function wait(
  { duration, untilStill }: Extract<Action, { action: 'wait' }>,
  context: Context,
): Promise<void> {
  const { connection, signals, warn } = context;
  const began = performance.now();
  if (untilStill) {
    const isStill = await waitUntilStill(connection.rfb, duration, signals.cancelled);
    if (!isStill && !signals.cancelled.aborted) warn(`The screen was still changing after ${duration} ms.`);
  } else await delay(duration, undefined, { signal: signals.cancelled }).catch(() => undefined);
  if (!signals.cancelled.aborted) return;
  const waited = Math.round(performance.now() - began);
  throw new Interrupted(signals.cancelled.reason, `Waited ${waited} of ${duration} ms.`);
}

/** @returns the pointer's position (native pixels) */
async function pressOrRelease({ action, at, button }: ButtonAction, context: Context): Promise<Point> {
  const { pointer } = context.connection;
  const { revoked } = context.signals;
  if (at !== 'pointer') await pointer.move(toNative(at, context), revoked);
  return action === 'mouse_down' ? pointer.press(button, revoked) : pointer.release(button, revoked);
}

/** Acts at a point while the modifiers are held. */
async function pointAt(action: PointAction, context: Context): Promise<Target> {
  const { modifiers } = action;
  if (modifiers.length === 0) return actAt(action, context);
  const { input, rfb } = context.connection;
  const pressed = await input.modifiersDown(modifiers, context.signals.revoked);
  const target = await actAt(action, context);
  input.keysUp(pressed);
  await rfb.fence();
  return target;
}

async function actAt(action: PointAction, context: Context): Promise<Target> {
  const { pointer } = context.connection;
  const { revoked } = context.signals;
  if (action.action === 'left_click_drag') {
    const from = await placeOf(action.from, context);
    const to = action.to.map((point) => toNative(point, context));
    await pointer.drag(from, to, revoked);
    return { from, at: to.at(-1) ?? from };
  }
  const at = await placeOf(action.at, context);
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
  back_click: ['back', 1],
  forward_click: ['forward', 1],
} as const;

async function cursorPosition({ connection, body }: Context): Promise<string> {
  const { pointer, rfb } = connection;
  const { x, y } = mapPoint(await pointer.position(), rfb.size, declaredSpace(body, rfb.size));
  return `x=${x},y=${y}`;
}

type ScreenshotAction = Extract<Action, { action: 'screenshot' }>;

async function takeScreenshot(action: ScreenshotAction, context: Context): Promise<ActionResult> {
  const { connection, body, signals } = context;
  if (action.settle > 0) await waitUntilStill(connection.rfb, action.settle, signals.cancelled);
  const framebuffer = await connection.rfb.capture();
  signals.revoked.throwIfAborted();
  const part = action.region ? cutOut(framebuffer, nativeRect(action.region, context)) : framebuffer;
  const size = pictureSize(action, declaredSpace(body, framebuffer), part);
  const picture = await screenshot(part, size, action);
  signals.revoked.throwIfAborted();
  return {
    output: 'screenshot',
    screenshot_data: picture.toString('base64'),
    screenshot_width: size.width,
    screenshot_height: size.height,
    ...(action.fit && { native_width: framebuffer.width, native_height: framebuffer.height }),
  };
}

/** @param part size of what is shown (native pixels) */
function pictureSize({ region, fit }: ScreenshotAction, space: Size, part: Size): Size {
  // A region is enlarged, as one zooms in; more pixels than the desktop has would show nothing more.
  if (fit) return region ? fittedInto(fit, part) : scaledDownInto(fit, part);
  if (!region) return space;
  const { from, to } = region;
  return fittedInto(space, { width: to.x - from.x, height: to.y - from.y });
}

/** The pixels of the desktop that a region shows, at least one. */
function nativeRect({ from, to }: Region, { connection, body, warn }: Context): Rect {
  const native = connection.rfb.size;
  const space = declaredSpace(body, native);
  const last = { x: to.x - 1, y: to.y - 1 };
  for (const corner of [from, last]) warnIf(warn, outside(corner, space));
  const edge = (c: number, axis: 'width' | 'height') =>
    Math.min(Math.max(Math.round((c * native[axis]) / space[axis]), 0), native[axis]);
  const [x, y] = [
    Math.min(edge(from.x, 'width'), native.width - 1),
    Math.min(edge(from.y, 'height'), native.height - 1),
  ];
  return {
    ...{ x, y },
    width: Math.max(edge(to.x, 'width') - x, 1),
    height: Math.max(edge(to.y, 'height') - y, 1),
  };
}

async function placeOf(place: Place, context: Context): Promise<Point> {
  if (place !== 'pointer') return toNative(place, context);
  return context.connection.pointer.position(context.signals.revoked);
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
