/** The viewed entry. The video follows only the user's selections. */
export interface EntrySelection {
  readonly index: number;
  readonly by: 'user' | 'video';
}

export type ScreenView = 'before' | 'after' | 'video';
