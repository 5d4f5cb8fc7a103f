import type { JournalEntry, Pictures } from '../../../shared/journal';
import { pictureUrl } from '../api/pictures';
import { usePanel, useView } from '../panel/context';
import { compareOf } from './compare';
import { Screenshots } from './Screenshots';
import styles from './Screenshots.module.css';

interface ScreenComparisonProps {
  readonly session: string;
  readonly entry: JournalEntry;
  readonly pictures: Pictures;
}

/** An action's screenshots, as the person compares them. */
export function ScreenComparison({ session, entry, pictures }: ScreenComparisonProps) {
  const panel = usePanel();
  const split = useView((state) => state.split);
  const shown = compareOf(
    pictures,
    useView((state) => state.compare),
  );
  return (
    <Screenshots
      entry={entry}
      pictures={pictures}
      compare={shown}
      split={split}
      urlOf={(name) => pictureUrl(session, entry.id, name)}
    >
      {shown === 'slide' && (
        <input
          className={styles.slider}
          type="range"
          min={0}
          max={100}
          step="any"
          value={split}
          aria-label="Divider between before and after"
          aria-valuetext={`${Math.round(split)} % before`}
          onChange={(event) => panel.view.set({ split: event.target.valueAsNumber })}
        />
      )}
    </Screenshots>
  );
}
