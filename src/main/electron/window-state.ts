import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';
import { z } from 'zod';

/** Where the window was, as it is kept in a file. */
const WindowState = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) }),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

export const MIN_SIZE = { width: 720, height: 480 };
const DEFAULT_SIZE = { width: 1440, height: 900 };
/** So much of the window's top must be on a screen that a hand can take it and move it, in pixels. */
const GRIP = { width: 120, height: 32 };

/** What was kept; undefined where nothing is, or nothing of sense. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Keeps it, whole or not at all. */
export function writeWindowState(file: string, state: WindowState): void {
  const whole = `${file}.${process.pid}`;
  writeFileSync(whole, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(whole, file);
}

/**
 * Where to open the window: where it was, if it can be reached there on the screens as they are now; else in the
 * middle of the first screen, no larger than that.
 * @param workAreas of the screens, the first one first
 */
export function placeWindow(state: WindowState | undefined, workAreas: readonly Rectangle[]): Rectangle {
  const [first] = workAreas;
  if (state) {
    const home = workAreas.find((area) => gripIsOn(state.bounds, area));
    if (home) return fitInto(state.bounds, home);
  }
  if (!first) return { x: 0, y: 0, ...DEFAULT_SIZE };
  const width = Math.min(DEFAULT_SIZE.width, first.width);
  const height = Math.min(DEFAULT_SIZE.height, first.height);
  const middle = (start: number, room: number, size: number) => start + Math.floor((room - size) / 2);
  return {
    x: middle(first.x, first.width, width),
    y: middle(first.y, first.height, height),
    width,
    height,
  };
}

function gripIsOn(bounds: Rectangle, area: Rectangle): boolean {
  const left = Math.max(bounds.x, area.x);
  const right = Math.min(bounds.x + bounds.width, area.x + area.width);
  const top = bounds.y;
  return right - left >= GRIP.width && top >= area.y && top + GRIP.height <= area.y + area.height;
}

/** A screen may have become smaller since. */
function fitInto({ x, y, width, height }: Rectangle, area: Rectangle): Rectangle {
  return {
    x,
    y,
    width: Math.max(MIN_SIZE.width, Math.min(width, area.width)),
    height: Math.max(MIN_SIZE.height, Math.min(height, area.height)),
  };
}
