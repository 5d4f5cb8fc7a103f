import type { Pictures } from '../../../shared/journal';
import { usePanel, useView } from '../panel/context';
import type { Compare } from '../state/view-store';
import { SegmentedControl } from '../ui/SegmentedControl';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './BeforeAfter.module.css';

const SEGMENTS: { value: Compare; label: string; tip: string; shortcut?: string }[] = [
  { value: 'before', label: 'Before', tip: SHORTCUTS.flip.title, shortcut: SHORTCUTS.flip.keys },
  { value: 'slide', label: 'Both', tip: 'Both, divided by a slider' },
  { value: 'after', label: 'After', tip: SHORTCUTS.flip.title, shortcut: SHORTCUTS.flip.keys },
];

/** Selects the shown screenshot, if there are two. */
export function CompareControl({ pictures }: { readonly pictures: Pictures }) {
  const panel = usePanel();
  const compare = useView((state) => state.compare);
  if (!pictures.before || !pictures.after) {
    const missing = pictures.before ? 'after' : 'before';
    return <p className={styles.only}>No "{missing}" screenshot was captured.</p>;
  }
  return (
    <SegmentedControl
      label="Screenshot"
      segments={SEGMENTS}
      value={compare}
      onChange={(compare) => panel.view.set({ compare })}
    />
  );
}
