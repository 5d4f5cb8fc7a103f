import { createRetry } from '../../api/retry';
import { nameAt } from './desktop-place';

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

interface WallPicturesOptions<Picture, Canvas> {
  /** Opens the stream of a host's pictures; returns a function that closes it. */
  readonly connect: (
    host: string | undefined,
    handlers: { onOpen(): void; onBytes(bytes: ArrayBuffer): void; onClose(): void },
  ) => () => void;
  readonly decode: (jpeg: WallPicture['jpeg']) => Promise<Picture>;
  /** Draws a picture; undefined clears the canvas. */
  readonly draw: (canvas: Canvas, picture: Picture | undefined) => void;
}

/** The pictures of all desktops. They are drawn into canvases without rendering the page again. */
export function createWallPictures<Picture extends { close(): void }, Canvas>({
  connect,
  decode,
  draw,
}: WallPicturesOptions<Picture, Canvas>) {
  /** The streams by host; this host has no name. */
  const streams = new Map([[undefined as string | undefined, createStream(undefined)]]);
  let isOn = false;
  const pictures = new Map<string, Picture>();
  const canvases = new Map<string, Canvas>();
  /** The newest picture of each desktop that is decoded after the running one. */
  const waiting = new Map<string, WallPicture['jpeg'] | undefined>();

  function createStream(host: string | undefined) {
    const retry = createRetry(open);
    let close = () => {};
    function open(): void {
      close = connect(host, {
        onOpen: retry.succeeded,
        onBytes(bytes) {
          const picture = parseWallPicture(bytes);
          if (picture) void take({ ...picture, name: nameAt(host, picture.name) });
        },
        onClose: retry.failed,
      });
    }
    return {
      start: open,
      stop() {
        retry.cancel();
        close();
      },
    };
  }

  function join(host: string): void {
    const stream = createStream(host);
    streams.set(host, stream);
    if (isOn) stream.start();
  }

  function leave(host: string): void {
    if (isOn) streams.get(host)?.stop();
    streams.delete(host);
  }

  /** Decodes one picture of a desktop at a time; of those that arrive meanwhile only the newest. */
  async function take({ name, jpeg }: WallPicture): Promise<void> {
    const isBusy = waiting.has(name);
    waiting.set(name, isBusy ? jpeg : undefined);
    if (isBusy) return;
    for (let next: WallPicture['jpeg'] | undefined = jpeg; next; ) {
      const picture = await decode(next).catch(() => undefined);
      if (picture) show(name, picture);
      next = waiting.get(name);
      waiting.set(name, undefined);
    }
    waiting.delete(name);
  }

  function show(name: string, picture: Picture): void {
    pictures.get(name)?.close();
    pictures.set(name, picture);
    const canvas = canvases.get(name);
    if (canvas) draw(canvas, picture);
  }

  return {
    start() {
      isOn = true;
      for (const stream of streams.values()) stream.start();
    },
    stop() {
      isOn = false;
      for (const stream of streams.values()) stream.stop();
    },
    /** Also shows the desktops of these hosts, and no longer those of other ones. */
    follow(hosts: readonly string[]) {
      for (const host of streams.keys()) if (host !== undefined && !hosts.includes(host)) leave(host);
      for (const host of hosts) if (!streams.has(host)) join(host);
    },
    /** Draws a desktop's pictures into a canvas. Returns a function that ends it. */
    attach(name: string, canvas: Canvas) {
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
        if (canvas) draw(canvas, undefined);
      }
    },
  };
}
