import { apiUrl } from './urls';

export type PictureName = 'before' | 'after' | 'thumb';

const OPERATIONS = {
  before: 'getSnapshotBefore',
  after: 'getSnapshotAfter',
  thumb: 'getSnapshotThumbnail',
} as const;

/** The URL of a snapshot from before or after an action. */
export function pictureUrl(session: string, entry: string, name: PictureName): string {
  return apiUrl(OPERATIONS[name], { params: { session, id: entry } });
}

/** Number of snapshots to keep: thumbnails have some 5 kB each, whole screens some 300 kB. */
const MAX_KEPT = { thumb: 300, screen: 20 } as const;

const kept = { thumb: new Map<string, HTMLImageElement>(), screen: new Map<string, HTMLImageElement>() };

/**
 * Keeps a loaded snapshot in memory. Browsers do not store snapshots, but a page reuses an image that it still holds, so
 * this one is shown again without a request.
 */
export function keepPicture(kind: keyof typeof kept, { src }: Pick<HTMLImageElement, 'src'>): void {
  const images = kept[kind];
  const image = images.get(src) ?? new Image();
  if (!image.src) image.src = src;
  images.delete(src);
  images.set(src, image);
  const [oldest] = images.keys();
  if (images.size > MAX_KEPT[kind] && oldest !== undefined) images.delete(oldest);
}
