import type { Pictures } from '../../../shared/journal';
import { usePanel, useView } from '../panel/context';
import type { Compare } from '../state/view-store';
import { SegmentedControl } from '../ui/SegmentedControl';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './BeforeAfter.module.css';
import { compareOf } from './compare';

const SEGMENTS: { value: Compare; label: string; tip: string; shortcut?: string }[] = [
  { value: 'before', label: 'Before', tip: SHORTCUTS.flip.does, shortcut: SHORTCUTS.flip.keys },
  { value: 'slide', label: 'Both', tip: 'Both, with a slider between them' },
  { value: 'after', label: 'After', tip: SHORTCUTS.flip.does, shortcut: SHORTCUTS.flip.keys },
];

/** Which of the two is shown, where there are two. */
export function CompareControl({ pictures }: { readonly pictures: Pictures }) {
  const panel = usePanel();
  const compare = useView((state) => state.compare);
  if (!pictures.before || !pictures.after) {
    return <p className={styles.only}>Only the screen {compareOf(pictures, compare)} it was taken.</p>;
  }
  return (
    <SegmentedControl label="Picture" segments={SEGMENTS} value={compare} onChange={panel.view.setCompare} />
  );
}
