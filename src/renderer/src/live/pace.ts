/** Milliseconds between two drawings of a picture that is only watched: a bit more than 30 a second. */
export const WATCHED_GAP = 32;

/** What noVNC's display is to us: it collects what changed until it is told to show it. */
interface Display {
  flip(fromQueue?: boolean): void;
}

/**
 * Makes a noVNC client show what changed at most every `gap()` milliseconds, and at once where nothing was shown for
 * that long. Without a GPU each showing copies the whole picture, twice; a desktop sends 60 a second while its pointer
 * moves. noVNC has no setting for it, so this reaches into it, and leaves alone a client that is made otherwise.
 * Gives how to stop: nothing is shown late after that.
 */
export function paceDisplay(client: object, gap: () => number): () => void {
  const display: unknown = '_display' in client ? client._display : undefined;
  if (!isDisplay(display)) return () => {};
  const flip = display.flip.bind(display);
  let shown = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = () => {
    clearTimeout(timer);
    timer = undefined;
    shown = performance.now();
    flip();
  };
  display.flip = (fromQueue) => {
    // Its own queue counts on being obeyed: that one is for pictures that are still being decoded.
    if (fromQueue) return flip(fromQueue);
    const wait = shown + gap() - performance.now();
    if (wait <= 0) show();
    else timer ??= setTimeout(show, wait);
  };
  return () => clearTimeout(timer);
}

function isDisplay(value: unknown): value is Display {
  return typeof value === 'object' && value !== null && 'flip' in value && typeof value.flip === 'function';
}
