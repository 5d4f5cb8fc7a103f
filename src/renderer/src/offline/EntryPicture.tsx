import type { JournalEntry } from '../../../shared/journal';
import { describeAction } from '../actions/describe';
import { exportedPictureUrl } from './data';
import styles from './Stage.module.css';

/** The screen before or after an action with its point, in one SVG so that both scale alike. */
export function EntryPicture({
  entry,
  kind,
}: {
  readonly entry: JournalEntry;
  readonly kind: 'before' | 'after';
}) {
  const { pictures, native } = entry;
  if (!pictures) return null;
  const { width, height } = pictures;
  // Points are in desktop pixels; the screenshot may be smaller.
  const scale = native ? width / native.width : 1;
  const { verb, rest } = describeAction(entry.request, entry.output);
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`The screen ${kind} ${verb} ${rest}`}
    >
      <image href={exportedPictureUrl(entry, kind)} width={width} height={height} />
      {native?.at && (
        <g className={styles.mark} transform={`scale(${scale})`} data-testid="point">
          {native.from && (
            <>
              <line
                className={styles.edge}
                x1={native.from.x}
                y1={native.from.y}
                x2={native.at.x}
                y2={native.at.y}
              />
              <line x1={native.from.x} y1={native.from.y} x2={native.at.x} y2={native.at.y} />
              <circle cx={native.from.x} cy={native.from.y} r={native.width / 320} />
            </>
          )}
          <circle
            className={styles.edge}
            cx={native.at.x + 0.5}
            cy={native.at.y + 0.5}
            r={native.width / 110}
          />
          <circle cx={native.at.x + 0.5} cy={native.at.y + 0.5} r={native.width / 110} />
          <circle
            className={styles.dot}
            cx={native.at.x + 0.5}
            cy={native.at.y + 0.5}
            r={native.width / 700}
          />
        </g>
      )}
    </svg>
  );
}
