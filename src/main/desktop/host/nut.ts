import { currentDisplay } from './current-display';
import type { Machine, MachineKeyboard } from './machine';
import { createNutKeyboard } from './nut-keyboard';
import { openXKeyboard } from './x-keyboard';

/** One click of the wheel, in the system's own unit. */
const WHEEL_STEP: Partial<Record<NodeJS.Platform, number>> = { win32: 120, darwin: 3 };

/**
 * This machine through nut-js, to be used in a child process: on Linux nut-js exits with its X server, and crashes if there
 * is none. `onLost` is called when the keyboard is lost.
 */
export async function openNutMachine(
  onLost: () => void,
): Promise<{ readonly machine: Machine; readonly keyboard: MachineKeyboard }> {
  const { Button, clipboard, Key, keyboard, mouse, Point, screen } = await import('@nut-tree-fork/nut-js');
  keyboard.config.autoDelayMs = 0;
  mouse.config.autoDelayMs = 0;
  const buttons = { left: Button.LEFT, middle: Button.MIDDLE, right: Button.RIGHT };
  const step = WHEEL_STEP[process.platform] ?? 1;
  /** Pixels of a grabbed image per unit of the mouse: 2 on a Retina screen. */
  let scale = { x: 1, y: 1 };

  const keyNamed = (name: string) => {
    const key = Object.entries(Key).find(([known]) => known === name)?.[1];
    if (typeof key !== 'number') throw new Error(`nut-js has no key ${name}.`);
    return key;
  };

  const display = currentDisplay(process);
  const machine: Machine = {
    async grab() {
      const [{ data, width, height }, across, down] = await Promise.all([
        screen.grab(),
        screen.width(),
        screen.height(),
      ]);
      scale = { x: width / across, y: height / down };
      // Copied only if it is not aligned: it has eight megabytes.
      const aligned = data.byteOffset % 4 === 0 ? data : Buffer.from(data);
      return { width, height, data: new Uint32Array(aligned.buffer, aligned.byteOffset, width * height) };
    },
    async position() {
      const { x, y } = await mouse.getPosition();
      return { x: Math.round(x * scale.x), y: Math.round(y * scale.y) };
    },
    async move({ x, y }) {
      await mouse.setPosition(new Point(Math.round(x / scale.x), Math.round(y / scale.y)));
    },
    async button(button, down) {
      await (down ? mouse.pressButton(buttons[button]) : mouse.releaseButton(buttons[button]));
    },
    async wheel(direction) {
      if (direction === 'up') await mouse.scrollUp(step);
      else if (direction === 'down') await mouse.scrollDown(step);
      // On X, libnut takes left for right.
      else if ((direction === 'left') === (display === undefined)) await mouse.scrollLeft(step);
      else await mouse.scrollRight(step);
    },
    readClipboard: () => clipboard.getContent(),
    async writeClipboard(text) {
      await clipboard.setContent(text);
    },
  };
  if (display) return { machine, keyboard: await openXKeyboard(display, onLost) };
  const keyboardOfNut = createNutKeyboard({
    async key(name, down) {
      const key = keyNamed(name);
      await (down ? keyboard.pressKey(key) : keyboard.releaseKey(key));
    },
    async type(text) {
      await keyboard.type(text);
    },
  });
  return { machine, keyboard: keyboardOfNut };
}
