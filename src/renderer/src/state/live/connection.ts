import type RFB from '@novnc/novnc';
import type { Size } from '../../../../shared/geometry';
import { createRetry } from '../../api/retry';
import { type NextFrame, throttleDisplay, VIEW_ONLY_FRAME_MS } from './frame-throttle';
import type { LiveConnectionState } from './live-state';
import { mapEdgesExactly } from './pointing';
import { takeTypedText } from './typed-text';
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
  /** Whether the desktop was stopped since the connection was lost. Reconnecting would start it. */
  readonly isStopped: () => Promise<boolean>;
}

export type LiveConnection = ReturnType<typeof createLiveConnection>;

/** The live view's connection in one element. It reconnects with a new noVNC client. */
export function createLiveConnection(options: LiveConnectionOptions) {
  const { url, load, onState, onSize, onCopied, onText } = options;
  const retry = createRetry(async () => ((await options.isStopped()) ? rest() : connect()));
  let target: HTMLElement | undefined;
  let rfb: RFB | undefined;
  let typed: ReturnType<typeof takeTypedText>;
  let cleanUp: (() => void)[] = [];
  let seen = false;
  let failed = false;
  let stopped = false;
  let lastPicture: ImageData | undefined;

  async function connect(): Promise<void> {
    const into = target;
    if (!into) return;
    if (stopped) return onState({ kind: 'stopped' });
    onState({ kind: 'connecting', ...(failed && { after: { seen } }) });
    try {
      const Client = await load();
      if (target === into && !rfb) start(new Client(into, url), into);
    } catch (error) {
      console.error('The live view could not be loaded.', error);
      lost();
    }
  }

  function start(client: RFB, into: HTMLElement): void {
    rfb = client;
    typed = takeTypedText(client, into, onText);
    cleanUp = [...adjust(client, into), () => typed?.dispose(), watchSize(into, onSize)];
    client.addEventListener('connect', () => {
      seen = true;
      failed = false;
      retry.succeeded();
      lastPicture = undefined;
      onState({ kind: 'connected' });
    });
    client.addEventListener('clipboard', (event) => {
      if (event instanceof CustomEvent) onCopied(String(event.detail?.text ?? ''));
    });
    client.addEventListener('disconnect', () => {
      if (rfb === client) lost();
    });
  }

  function lost(): void {
    if (seen && rfb) lastPicture = pictureOf(rfb) ?? lastPicture;
    failed = true;
    drop();
    onState({ kind: 'lost', retryAt: retry.failed(), seen });
  }

  function drop(): void {
    for (const end of cleanUp) end();
    cleanUp = [];
    typed = undefined;
    rfb = undefined;
  }

  /** Disconnects until {@link createLiveConnection.start}. */
  function rest(): void {
    stopped = true;
    disconnect();
    lastPicture = undefined;
    onState({ kind: 'stopped' });
  }

  function disconnect(): void {
    retry.cancel();
    const client = rfb;
    drop();
    client?.disconnect();
  }

  return {
    /** The last picture of a lost connection. */
    lastPicture: () => lastPicture,
    open(element: HTMLElement) {
      target = element;
      void connect();
    },
    close() {
      target = undefined;
      disconnect();
    },
    rest,
    /** Connects again after {@link rest}, which starts the desktop. */
    start() {
      stopped = failed = seen = false;
      void connect();
    },
    retryNow: retry.now,
    ...inputTo(() => rfb),
    /** Delays keys until `work` resolves; `work` must not reject. */
    hold: (work: Promise<void>) => typed?.hold(work),
  };
}

function inputTo(client: () => RFB | undefined) {
  return {
    /** Sets whether pointer and keyboard go to the desktop. */
    control(on: boolean): void {
      const rfb = client();
      if (rfb) setControl(rfb, on);
    },
    /** Puts text into the desktop's clipboard, if this page has control. */
    paste: (text: string) => client()?.clipboardPasteFrom(text),
    /** Moves the keyboard focus to the picture. */
    focus: () => client()?.focus({ preventScroll: true }),
  };
}

/** Sets a new client up for this page. Returns functions that undo what outlasts the client. */
function adjust(client: RFB, into: HTMLElement): (() => void)[] {
  client.viewOnly = true;
  client.scaleViewport = true;
  client.showDotCursor = true;
  // The stage behind it may show the last picture.
  client.background = 'transparent';
  const canvas = into.querySelector('canvas');
  if (canvas) mapEdgesExactly(client, canvas);
  // With control, each frame is shown at once.
  const gap = () => (client.viewOnly ? VIEW_ONLY_FRAME_MS : 0);
  return [throttleDisplay(client, gap, nextFrame), splitWheel(into)];
}

function setControl(client: RFB, on: boolean): void {
  if (client.viewOnly === !on) return;
  // noVNC releases all keys on blur, but not once it is view-only.
  if (!on) window.dispatchEvent(new Event('blur'));
  client.viewOnly = !on;
  if (on) client.focus({ preventScroll: true });
  else client.blur();
}

const nextFrame: NextFrame = (draw) => {
  const frame = requestAnimationFrame(draw);
  return () => cancelAnimationFrame(frame);
};

/** noVNC has no event for a new size, so this observes the canvas's attributes. Returns a function that stops it. */
function watchSize(into: HTMLElement, onSize: (size: Size) => void): () => void {
  const canvas = into.querySelector('canvas');
  const notify = () => {
    if (canvas && canvas.width > 0 && canvas.height > 0)
      onSize({ width: canvas.width, height: canvas.height });
  };
  const observer = new MutationObserver(notify);
  if (canvas) observer.observe(canvas, { attributeFilter: ['width', 'height'] });
  notify();
  return () => observer.disconnect();
}

function pictureOf(rfb: RFB): ImageData | undefined {
  try {
    return rfb.getImageData();
  } catch {
    // The connection was lost before the first picture.
    return undefined;
  }
}
