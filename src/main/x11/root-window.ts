import type { Size } from '../../shared/geometry';
import { card32, connectX11, padded, type X11, type XDisplay } from './connection';
import { EVENT, EVENT_MASK, REQUEST } from './opcodes';

export type RootWindow = Awaited<ReturnType<typeof openRootWindow>>;

const BACK_PIXMAP = 0x1;
const PROPERTY_CHANGE = 0x400000;
const Z_PIXMAP = 2;
const DEPTH = 24;
const RETAIN_PERMANENT = 1;
const PIXMAP_ATOM = 20;
const STRING_ATOM = 31;
const RESOURCE_MANAGER_ATOM = 23;
/** A request holds at most 65535 words, including its header of 6. */
const PUT_IMAGE_MAX_BYTES = (65535 - 6) * 4;

/** Opens the root window of a display: the wallpaper, and the properties that programs set on it. */
export async function openRootWindow(display: XDisplay) {
  const waiting = new Map<number, (() => void)[]>();
  const x = await connectX11(display);
  x.onEvent((event) => {
    if (event.readUInt8(0) !== EVENT.propertyNotify || event.readUInt8(16) !== 0) return;
    const property = event.readUInt32LE(8);
    for (const resolve of waiting.get(property) ?? []) resolve();
    waiting.delete(property);
  });

  return {
    /** Shows an image of the screen's size, 4 bytes BGRX a pixel. */
    async paint(picture: Buffer, size: Size): Promise<void> {
      const [pixmap, gc] = [x.resourceBase, x.resourceBase + 1];
      x.send(REQUEST.createPixmap, DEPTH, card32(pixmap, x.root, size.width | (size.height << 16)));
      x.send(REQUEST.createGc, 0, card32(gc, pixmap, 0));
      putImage(x, pixmap, gc, picture, size);
      x.send(REQUEST.changeWindowAttributes, 0, card32(x.root, BACK_PIXMAP, pixmap));
      x.send(REQUEST.clearArea, 0, card32(x.root, 0, 0));
      // Programs that imitate transparency find the pixmap by these two, so it must outlive this connection.
      x.send(REQUEST.setCloseDownMode, RETAIN_PERMANENT);
      for (const name of ['_XROOTPMAP_ID', 'ESETROOT_PMAP_ID']) {
        setProperty(x, await x.atom(name), PIXMAP_ATOM, 32, card32(pixmap));
      }
      await x.sync();
    },
    /** The X resources that programs without a toolkit, such as xterm, read when they start. */
    async setResources(text: string): Promise<void> {
      setProperty(x, RESOURCE_MANAGER_ATOM, STRING_ATOM, 8, Buffer.from(text, 'latin1'));
      await x.sync();
    },
    /** Watches a property from now on; `changed` resolves when a program next sets it. */
    async watch(property: string): Promise<{ readonly changed: Promise<void> }> {
      const atom = await x.atom(property);
      const changed = new Promise<void>((resolve) => {
        waiting.set(atom, [...(waiting.get(atom) ?? []), resolve]);
      });
      x.send(REQUEST.changeWindowAttributes, 0, card32(x.root, EVENT_MASK, PROPERTY_CHANGE));
      await x.sync();
      return { changed };
    },
    close: () => x.close(),
  };
}

function setProperty(x: X11, property: number, type: number, bits: 8 | 32, value: Buffer): void {
  const head = card32(x.root, property, type, bits, value.length / (bits / 8));
  x.send(REQUEST.changeProperty, 0, Buffer.concat([head, padded(value)]));
}

/** In stripes, because a whole picture exceeds the limit of a request. */
function putImage(x: X11, pixmap: number, gc: number, picture: Buffer, { width, height }: Size): void {
  const rows = Math.max(1, Math.floor(PUT_IMAGE_MAX_BYTES / (width * 4)));
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y);
    const head = card32(pixmap, gc, width | (count << 16), y << 16, DEPTH << 8);
    const stripe = picture.subarray(y * width * 4, (y + count) * width * 4);
    x.send(REQUEST.putImage, Z_PIXMAP, head, stripe);
  }
}
