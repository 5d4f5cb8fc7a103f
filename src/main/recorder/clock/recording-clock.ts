import type { Anchor, IdleClock } from './idle-clock';

export type RecordingClock = ReturnType<typeof createRecordingClock>;

/**
 * The shared clock, shifted so that wall and video time of one recording start at 0 (ms).
 * @param start the recording's first frame, in times of `shared`
 */
export function createRecordingClock(shared: IdleClock, start: Omit<Anchor, 'rate'>) {
  const shift = ({ wall, video, rate }: Anchor): Anchor => ({
    wall: wall - start.wall,
    video: Math.max(video - start.video, 0),
    rate,
  });
  /** An anchor of the shared clock, shifted; undefined if it is older than the recording. */
  const toRecording = (anchor: Anchor) => (anchor.wall > start.wall ? shift(anchor) : undefined);

  return {
    toRecording,
    /** All anchors so far; the first is at 0. */
    anchors(): Anchor[] {
      const rate = shared.anchors.findLast(({ wall }) => wall <= start.wall)?.rate ?? 1;
      return [{ wall: 0, video: 0, rate }, ...shared.anchors.flatMap((anchor) => toRecording(anchor) ?? [])];
    },
    /** Video time at `wall`, which is not before the `wall` of an earlier call. */
    advance: (wall: number) => Math.max(shared.advance(wall + start.wall) - start.video, 0),
    /** The clock at `wall`, as an anchor. */
    snapshot: (wall: number) => shift(shared.snapshot(wall + start.wall)),
    /** Video time at any past moment. */
    videoTimeAt: (wall: number) => Math.max(shared.videoTimeAt(wall + start.wall) - start.video, 0),
  };
}
