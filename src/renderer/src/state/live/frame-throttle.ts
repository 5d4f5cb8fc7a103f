/** Interval between frames in view-only mode: a bit more than 30 a second (ms). */
export const VIEW_ONLY_FRAME_MS = 32;

/** The part of noVNC's display that is used: it collects changes until `flip` shows them. */
interface Display {
  flip(fromQueue?: boolean): void;
}

/** Draws with the browser's next frame; returns a function that cancels it. */
export type NextFrame = (draw: () => void) => () => void;

/**
 * Limits a noVNC client to one frame per `gap()` (ms), drawn with the browser's next frame. Without a GPU each flip
 * copies the whole picture twice, and a desktop with a moving pointer sends 60 a second.
 * noVNC has no setting for this, so the function replaces the private `_display.flip`. It does nothing if a client has
 * no such method.
 * Returns a function that stops it and cancels a pending frame.
 */
export function throttleDisplay(client: object, gap: () => number, nextFrame: NextFrame): () => void {
  const display: unknown = '_display' in client ? client._display : undefined;
  if (!isDisplay(display)) return () => {};
  const flip = display.flip.bind(display);
  let shown = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dropFrame: (() => void) | undefined;
  const withFrame = () => {
    timer = undefined;
    dropFrame = nextFrame(() => {
      dropFrame = undefined;
      shown = performance.now();
      flip();
    });
  };
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  display.flip = (fromQueue) => {
    // noVNC's queue relies on its own flips: they are for pictures that are still being decoded.
    if (fromQueue) return flip(fromQueue);
    if (dropFrame) return;
    const wait = shown + gap() - performance.now();
    if (wait > 0) {
      timer ??= setTimeout(withFrame, wait);
      return;
    }
    cancel();
    withFrame();
  };
  return () => {
    cancel();
    dropFrame?.();
  };
}

function isDisplay(value: unknown): value is Display {
  return typeof value === 'object' && value !== null && 'flip' in value && typeof value.flip === 'function';
}
