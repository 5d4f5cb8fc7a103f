import type { Anchor, IdleClock } from './idle-clock';

/** A recording's own time within the film: both of its clocks are at 0 when it begins. In milliseconds. */
export interface RecordingClock {
  /** Every anchor so far; the first is at 0. */
  anchors(): Anchor[];
  /** An anchor of the film as one of the recording; undefined where it lies before its beginning. */
  toRecording(anchor: Anchor): Anchor | undefined;
  /** Video time at a moment not before the last one told. */
  advance(wall: number): number;
  /** What an anchor at that moment would say. */
  snapshot(wall: number): Anchor;
  /** Video time at any moment up to now. */
  videoTimeAt(wall: number): number;
}

/** What of the film's clock is a recording's that began at `wall` and whose first frame is at `video` of the film. */
export function createRecordingClock(
  film: IdleClock,
  { wall: start, video: origin }: Omit<Anchor, 'rate'>,
): RecordingClock {
  const shifted = ({ wall, video, rate }: Anchor): Anchor => ({
    wall: wall - start,
    video: Math.max(video - origin, 0),
    rate,
  });
  const own = (anchor: Anchor) => (anchor.wall > start ? shifted(anchor) : undefined);

  return {
    toRecording: own,
    anchors() {
      const rate = film.anchors.findLast(({ wall }) => wall <= start)?.rate ?? 1;
      return [{ wall: 0, video: 0, rate }, ...film.anchors.flatMap((anchor) => own(anchor) ?? [])];
    },
    advance: (wall) => Math.max(film.advance(wall + start) - origin, 0),
    snapshot: (wall) => shifted(film.snapshot(wall + start)),
    videoTimeAt: (wall) => Math.max(film.videoTimeAt(wall + start) - origin, 0),
  };
}
