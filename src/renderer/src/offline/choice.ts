/** An entry that is looked at, and by whom it was chosen: the video goes to what a person chose. */
export interface Choice {
  readonly index: number;
  readonly by: 'person' | 'video';
}
