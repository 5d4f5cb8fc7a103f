import { createRetry } from '../../api/retry';

/** A picture of a desktop's screen. */
export interface WallPicture {
  readonly name: string;
  readonly jpeg: Uint8Array<ArrayBuffer>;
}

/** A message: the length of the desktop's name, the name in ASCII, and a JPEG. Undefined if it is none. */
export function parseWallPicture(message: ArrayBuffer): WallPicture | undefined {
  const bytes = new Uint8Array(message);
  const start = 1 + (bytes[0] ?? 0);
  if (start === 1 || bytes.length <= start) return undefined;
  return { name: String.fromCharCode(...bytes.subarray(1, start)), jpeg: bytes.subarray(start) };
}

interface WallPicturesOptions {
  /** Opens the stream of pictures; returns a function that closes it. */
  readonly connect: (handlers: {
    onOpen(): void;
    onBytes(bytes: ArrayBuffer): void;
    onClose(): void;
  }) => () => void;
  readonly decode: (jpeg: Blob) => Promise<ImageBitmap>;
}

export type WallPictures = ReturnType<typeof createWallPictures>;

/** The pictures of all desktops. They are drawn into canvases without rendering the page again. */
export function createWallPictures({ connect, decode }: WallPicturesOptions) {
  const retry = createRetry(open);
  const pictures = new Map<string, ImageBitmap>();
  const canvases = new Map<string, HTMLCanvasElement>();
  /** The newest picture of each desktop that is decoded after the running one. */
  const waiting = new Map<string, Blob | undefined>();
  let close = () => {};

  function open(): void {
    close = connect({
      onOpen: retry.succeeded,
      onBytes(bytes) {
        const picture = parseWallPicture(bytes);
        if (picture) void take(picture.name, new Blob([picture.jpeg], { type: 'image/jpeg' }));
      },
      onClose: retry.failed,
    });
  }

  /** Decodes one picture of a desktop at a time; of those that arrive meanwhile only the newest. */
  async function take(name: string, jpeg: Blob): Promise<void> {
    const isBusy = waiting.has(name);
    waiting.set(name, isBusy ? jpeg : undefined);
    if (isBusy) return;
    for (let next: Blob | undefined = jpeg; next; ) {
      const picture = await decode(next).catch(() => undefined);
      if (picture) show(name, picture);
      next = waiting.get(name);
      waiting.set(name, undefined);
    }
    waiting.delete(name);
  }

  function show(name: string, picture: ImageBitmap): void {
    pictures.get(name)?.close();
    pictures.set(name, picture);
    const canvas = canvases.get(name);
    if (canvas) draw(canvas, picture);
  }

  return {
    start: open,
    stop() {
      retry.cancel();
      close();
    },
    /** Draws a desktop's pictures into a canvas. Returns a function that ends it. */
    attach(name: string, canvas: HTMLCanvasElement) {
      canvases.set(name, canvas);
      const picture = pictures.get(name);
      if (picture) draw(canvas, picture);
      return () => {
        if (canvases.get(name) === canvas) canvases.delete(name);
      };
    },
    /** Forgets the pictures of desktops that are gone or stopped. */
    keep(isKept: (name: string) => boolean) {
      for (const [name, picture] of pictures) {
        if (isKept(name)) continue;
        picture.close();
        pictures.delete(name);
        const canvas = canvases.get(name);
        if (canvas) clear(canvas);
      }
    },
  };
}

/** CSS shows the canvas once it has a picture. */
function draw(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  const { width, height } = picture;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  canvas.dataset.drawn = '';
}

function clear(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
  delete canvas.dataset.drawn;
}
