import type RFB from '@novnc/novnc';
import type { Size } from '../../../../shared/geometry';
import { createRetry } from '../../api/retry';
import { type NextFrame, throttleDisplay, VIEW_ONLY_FRAME_MS } from './frame-throttle';
import type { LiveConnectionState } from './live-state';
import { mapEdgesExactly } from './pointing';
import { type TypedText, takeTypedText } from './typed-text';
import { splitWheel } from './wheel';

export interface LiveConnectionOptions {
  readonly url: string;
  /** Loads noVNC after the page is painted. */
  readonly load: () => Promise<typeof RFB>;
  readonly onState: (state: LiveConnectionState) => void;
  /** The size of the picture (native pixels). */
  readonly onSize: (size: Size) => void;
  /** Text was copied on the desktop while this page had control. */
  readonly onCopied: (text: string) => void;
  /** An input method produced text for the desktop. Keys wait until the promise resolves. */
  readonly onText: (text: string) => Promise<void>;
}

/** The live view's connection in one element. It reconnects with a new noVNC client. */
export interface LiveConnection {
  /** The last picture of a lost connection. */
  readonly lastPicture: ImageData | undefined;
  open(target: HTMLElement): void;
  close(): void;
  retryNow(): void;
  /** Sets whether pointer and keyboard go to the desktop. */
  control(on: boolean): void;
  /** Puts text into the desktop's clipboard, if this page has control. */
  paste(text: string): void;
  /** Delays keys until `work` resolves; `work` must not reject. */
  hold(work: Promise<void>): void;
  /** Moves the keyboard focus to the picture. */
  focus(): void;
}

export function createLiveConnection(options: LiveConnectionOptions): LiveConnection {
  const retry = createRetry(() => void connect());
  let target: HTMLElement | undefined;
  let rfb: RFB | undefined;
  let sizes: MutationObserver | undefined;
  let typed: TypedText | undefined;
  let leave: (() => void)[] = [];
  let seen = false;
  let failed = false;
  let last: ImageData | undefined;

  async function connect(): Promise<void> {
    const into = target;
    if (!into) return;
    options.onState({ kind: 'connecting', ...(failed && { after: { seen } }) });
    try {
      const Client = await options.load();
      if (target === into && !rfb) start(new Client(into, options.url), into);
    } catch (error) {
      console.error('The live view could not be loaded.', error);
      lost();
    }
  }

  function start(client: RFB, into: HTMLElement): void {
    rfb = client;
    client.viewOnly = true;
    client.scaleViewport = true;
    client.showDotCursor = true;
    // With control, each frame is shown at once.
    const unpace = throttleDisplay(client, () => (client.viewOnly ? VIEW_ONLY_FRAME_MS : 0), nextFrame);
    typed = takeTypedText(client, into, options.onText);
    const canvas = into.querySelector('canvas');
    if (canvas) mapEdgesExactly(client, canvas);
    leave = [unpace, splitWheel(into), () => typed?.dispose()];
    // The stage behind it may show the last picture.
    client.background = 'transparent';
    client.addEventListener('connect', () => {
      seen = true;
      failed = false;
      retry.succeeded();
      last = undefined;
      options.onState({ kind: 'connected' });
    });
    client.addEventListener('clipboard', (event) => {
      if (event instanceof CustomEvent) options.onCopied(String(event.detail?.text ?? ''));
    });
    client.addEventListener('disconnect', () => {
      if (rfb === client) lost();
    });
    sizes = watchSize(into, options.onSize);
  }

  function lost(): void {
    if (seen && rfb) last = pictureOf(rfb) ?? last;
    failed = true;
    drop();
    options.onState({ kind: 'lost', retryAt: retry.failed(), seen });
  }

  function drop(): void {
    sizes?.disconnect();
    for (const end of leave) end();
    leave = [];
    typed = undefined;
    rfb = undefined;
  }

  return {
    get lastPicture() {
      return last;
    },
    open(element) {
      target = element;
      void connect();
    },
    close() {
      retry.cancel();
      const client = rfb;
      target = undefined;
      drop();
      client?.disconnect();
    },
    retryNow: () => retry.now(),
    control(on) {
      if (!rfb || rfb.viewOnly === !on) return;
      // noVNC releases all keys on blur, but not once it is view-only.
      if (!on) window.dispatchEvent(new Event('blur'));
      rfb.viewOnly = !on;
      if (on) rfb.focus({ preventScroll: true });
      else rfb.blur();
    },
    hold: (work) => typed?.hold(work),
    paste: (text) => rfb?.clipboardPasteFrom(text),
    focus: () => rfb?.focus({ preventScroll: true }),
  };
}

const nextFrame: NextFrame = (draw) => {
  const frame = requestAnimationFrame(draw);
  return () => cancelAnimationFrame(frame);
};

/** noVNC has no event for a new size, so this observes the canvas's attributes. */
function watchSize(into: HTMLElement, onSize: (size: Size) => void): MutationObserver {
  const canvas = into.querySelector('canvas');
  const tell = () => {
    if (canvas && canvas.width > 0 && canvas.height > 0)
      onSize({ width: canvas.width, height: canvas.height });
  };
  const observer = new MutationObserver(tell);
  if (canvas) observer.observe(canvas, { attributeFilter: ['width', 'height'] });
  tell();
  return observer;
}

function pictureOf(rfb: RFB): ImageData | undefined {
  try {
    return rfb.getImageData();
  } catch {
    // The connection was lost before the first picture.
    return undefined;
  }
}
