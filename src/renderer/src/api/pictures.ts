export type PictureName = 'before' | 'after' | 'thumb';

/** Where a picture of the screen around an action is. */
export function pictureUrl(session: string, entry: string, name: PictureName): string {
  return `/api/v0/sessions/${encodeURIComponent(session)}/pictures/${entry}/${name}.webp`;
}
