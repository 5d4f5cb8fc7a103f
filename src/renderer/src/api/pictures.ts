import { urlOf } from '../../../shared/routes/routes';

export type PictureName = 'before' | 'after' | 'thumb';

const OPERATIONS = {
  before: 'getSnapshotBefore',
  after: 'getSnapshotAfter',
  thumb: 'getSnapshotThumbnail',
} as const;

/** Where a picture of the screen around an action is. */
export function pictureUrl(session: string, entry: string, name: PictureName): string {
  return urlOf(OPERATIONS[name], { params: { session, id: entry } });
}
