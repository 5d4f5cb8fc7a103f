import { keepPicture, pictureUrl } from '../api/pictures';
import { formatTime } from '../ui/format';
import type { NearbyActions } from './strip';
import styles from './Timeline.module.css';

interface TimelineTooltipProps {
  readonly ms: number;
  readonly x: number;
  readonly width: number;
  readonly near: NearbyActions | undefined;
  readonly session: string | undefined;
}

/** Half of its maximum width (px). */
const HALF_WIDTH = 110;

/** The time, actions and screenshot at the pointer. */
export function TimelineTooltip({ ms, x, width, near, session }: TimelineTooltipProps) {
  const row = near?.row;
  return (
    <div
      className={styles.bubble}
      style={{ left: Math.min(Math.max(x, HALF_WIDTH), Math.max(width - HALF_WIDTH, HALF_WIDTH)) }}
    >
      {row?.hasPicture && session !== undefined && (
        <img
          src={pictureUrl(session, row.id, 'thumb')}
          alt=""
          onLoad={(event) => keepPicture('thumb', event.currentTarget)}
        />
      )}
      <p className={styles.when}>
        {formatTime(row?.at ?? ms).slice(0, 8)}
        {near && near.count > 1 && <span>{near.count.toLocaleString('en')} actions</span>}
        {near && near.failed > 0 && <em>{near.failed.toLocaleString('en')} failed</em>}
      </p>
      {row && (
        <p className={styles.what}>
          <strong>{row.verb}</strong> {row.rest}
        </p>
      )}
      {row?.error && <p className={styles.why}>{row.error}</p>}
    </div>
  );
}
