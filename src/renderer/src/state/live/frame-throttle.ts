/** Milliseconds between two drawings of a picture that is only watched: a bit more than 30 a second. */
export const VIEW_ONLY_FRAME_MS = 32;

/** What noVNC's display is to us: it collects what changed until it is told to show it. */
interface Display {
  flip(fromQueue?: boolean): void;
}

/** Draws with the browser's next frame; gives how to leave it. */
export type NextFrame = (draw: () => void) => () => void;

/**
 * Makes a noVNC client show what changed at most every `gap()` milliseconds, with the browser's next frame where nothing
 * was shown for that long. Without a GPU each showing copies the whole picture, twice; a desktop sends 60 a second while
 * its pointer moves. Not between two frames: what changes before the next one would copy it once more. noVNC has no
 * setting for it, so this reaches into it, and leaves alone a client that is made otherwise.
 * Gives how to stop: nothing is shown late after that.
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
    // Its own queue counts on being obeyed: that one is for pictures that are still being decoded.
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
