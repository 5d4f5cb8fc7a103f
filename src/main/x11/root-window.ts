import type { Size } from '../../shared/geometry';
import { card32, connectX11, type X11 } from './connection';

/** The root window of a display: what lies behind all windows, and the notes programs leave there. */
export interface RootWindow {
  /** Shows a picture, 4 bytes BGRX a pixel, of the screen's size. */
  paint(picture: Buffer, size: Size): Promise<void>;
  /** The X resources that toolkit-less programs such as xterm read at their start. */
  setResources(text: string): Promise<void>;
  /** Watches a property from now on; `changed` resolves when a program next sets it. */
  watch(property: string): Promise<{ readonly changed: Promise<void> }>;
  close(): void;
}

const CHANGE_WINDOW_ATTRIBUTES = 2;
const INTERN_ATOM = 16;
const CHANGE_PROPERTY = 18;
const GET_INPUT_FOCUS = 43;
const CREATE_PIXMAP = 53;
const CREATE_GC = 55;
const CLEAR_AREA = 61;
const PUT_IMAGE = 72;
const SET_CLOSE_DOWN_MODE = 112;

const PROPERTY_NOTIFY = 28;
const BACK_PIXMAP = 0x1;
const EVENT_MASK = 0x800;
const PROPERTY_CHANGE = 0x400000;
const Z_PIXMAP = 2;
const DEPTH = 24;
const RETAIN_PERMANENT = 1;
const PIXMAP_ATOM = 20;
const STRING_ATOM = 31;
const RESOURCE_MANAGER_ATOM = 23;
/** A request holds at most 65535 words, its head of 6 included. */
const PUT_IMAGE_MAX_BYTES = (65535 - 6) * 4;

export async function openRootWindow(display: { display: string; xauthority: string }): Promise<RootWindow> {
  const waiting = new Map<number, (() => void)[]>();
  const x = await connectX11({
    ...display,
    onEvent(event) {
      if (event.readUInt8(0) !== PROPERTY_NOTIFY || event.readUInt8(16) !== 0) return;
      const property = event.readUInt32LE(8);
      for (const resolve of waiting.get(property) ?? []) resolve();
      waiting.delete(property);
    },
    onLost: () => undefined,
  });
  const answered = async () => void (await x.request(GET_INPUT_FOCUS, 0)); // the customary barrier

  return {
    async paint(picture, size) {
      const [pixmap, gc] = [x.resourceBase, x.resourceBase + 1];
      x.send(CREATE_PIXMAP, DEPTH, card32(pixmap, x.root, size.width | (size.height << 16)));
      x.send(CREATE_GC, 0, card32(gc, pixmap, 0));
      putImage(x, pixmap, gc, picture, size);
      x.send(CHANGE_WINDOW_ATTRIBUTES, 0, card32(x.root, BACK_PIXMAP, pixmap));
      x.send(CLEAR_AREA, 0, card32(x.root, 0, 0));
      // By these two, programs that imitate transparency find the picture; it must outlive this connection for them.
      x.send(SET_CLOSE_DOWN_MODE, RETAIN_PERMANENT);
      for (const name of ['_XROOTPMAP_ID', 'ESETROOT_PMAP_ID']) {
        setProperty(x, await intern(x, name), PIXMAP_ATOM, 32, card32(pixmap));
      }
      await answered();
    },
    async setResources(text) {
      setProperty(x, RESOURCE_MANAGER_ATOM, STRING_ATOM, 8, Buffer.from(text, 'latin1'));
      await answered();
    },
    async watch(property) {
      const atom = await intern(x, property);
      const changed = new Promise<void>((resolve) => {
        waiting.set(atom, [...(waiting.get(atom) ?? []), resolve]);
      });
      x.send(CHANGE_WINDOW_ATTRIBUTES, 0, card32(x.root, EVENT_MASK, PROPERTY_CHANGE));
      await answered();
      return { changed };
    },
    close: () => x.close(),
  };
}

async function intern(x: X11, name: string): Promise<number> {
  const reply = await x.request(
    INTERN_ATOM,
    0,
    Buffer.concat([card32(name.length), padded(Buffer.from(name))]),
  );
  return reply.readUInt32LE(8);
}

function setProperty(x: X11, property: number, type: number, bits: 8 | 32, value: Buffer): void {
  const head = card32(x.root, property, type, bits, value.length / (bits / 8));
  x.send(CHANGE_PROPERTY, 0, Buffer.concat([head, padded(value)]));
}

/** In stripes, as a whole picture is longer than a request may be. */
function putImage(x: X11, pixmap: number, gc: number, picture: Buffer, { width, height }: Size): void {
  const rows = Math.max(1, Math.floor(PUT_IMAGE_MAX_BYTES / (width * 4)));
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y);
    const head = card32(pixmap, gc, width | (count << 16), y << 16, DEPTH << 8);
    x.send(
      PUT_IMAGE,
      Z_PIXMAP,
      Buffer.concat([head, picture.subarray(y * width * 4, (y + count) * width * 4)]),
    );
  }
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
}
