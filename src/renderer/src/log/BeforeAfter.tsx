import { Maximize2 } from 'lucide-react';
import type { JournalEntry } from '../../../shared/journal';
import { usePanel, useShownLog } from '../panel/context';
import { Button } from '../ui/Button';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './BeforeAfter.module.css';
import { CompareControl } from './CompareControl';
import { ScreenComparison } from './ScreenComparison';
import { Timing } from './Timing';

/** An action's screenshots, to compare and enlarge, and its timing. */
export function BeforeAfter({ entry }: { readonly entry: JournalEntry }) {
  const panel = usePanel();
  const { session } = useShownLog();
  const { pictures } = entry;
  if (!pictures || session === undefined || !(pictures.before || pictures.after)) {
    return <Timing entry={entry} />;
  }
  return (
    <div className={styles.block}>
      <div className={styles.frame} style={{ aspectRatio: `${pictures.width} / ${pictures.height}` }}>
        <ScreenComparison session={session} entry={entry} pictures={pictures} />
      </div>
      <div className={styles.side}>
        <CompareControl pictures={pictures} />
        <Button
          kind="quiet"
          icon={<Maximize2 />}
          label="Enlarge"
          shortcut={SHORTCUTS.enlarge.keys}
          onClick={() => panel.view.set({ enlarged: true })}
        />
        <Timing entry={entry} />
      </div>
    </div>
  );
}
