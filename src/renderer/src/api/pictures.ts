import { urlOf } from '../../../shared/routes/routes';

export type PictureName = 'before' | 'after' | 'thumb';

const OPERATIONS = {
  before: 'getSnapshotBefore',
  after: 'getSnapshotAfter',
  thumb: 'getSnapshotThumbnail',
} as const;

/** The URL of a snapshot from before or after an action. */
export function pictureUrl(session: string, entry: string, name: PictureName): string {
  return urlOf(OPERATIONS[name], { params: { session, id: entry } });
}
