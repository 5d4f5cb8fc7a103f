import type { Size } from '../../../shared/geometry';
import type { JournalEntry } from '../../../shared/journal';
import { DragPath } from '../actions/DragPath';
import { describeAction } from '../actions/describe';
import { useComposer, useHost, useView } from '../panel/context';
import { isLatest, MARKER_LIFETIME } from '../state/reducer';
import { placeOf } from '../ui/fit';
import { draftPoints } from './draft-points';
import styles from './Markers.module.css';

/**
 * Marks the points of pointer actions: recent ones fade, the selected one stays while the picture shows its moment, and
 * the draft has its own. Beside the log of a past session there are no markers, since they do not belong to it.
 */
export function Markers({ native }: { readonly native: Size }) {
  const isLive = useView((state) => state.session === undefined);
  const recent = useView((state) => (isLive ? state.recentActions : NONE));
  const selected = useHost(({ selected: entry, log }) =>
    isLive && entry && isLatest(log, entry) ? entry : undefined,
  );
  const isComposing = useView((state) => state.isComposing);
  const draft = useComposer((state) => state.draft);
  return (
    <div className={styles.layer} style={{ '--lifetime': `${MARKER_LIFETIME}ms` }} aria-hidden="true">
      {recent.map(
        (entry, i) => entry.id !== selected?.id && <Marker key={keyOf(entry, recent[i + 1])} entry={entry} />,
      )}
      {selected && <Marker key={`pinned-${selected.id}`} entry={selected} pinned />}
      {isComposing &&
        draftPoints(draft, native).map(({ name, point }) => (
          <div key={name} className={styles.draft} style={placeOf(point, native)} data-draft={name} />
        ))}
    </div>
  );
}

const NONE: readonly JournalEntry[] = [];

/** The moving pointer is one marker that moves: one element per position costs many times as much. */
function keyOf(entry: JournalEntry, next: JournalEntry | undefined): string {
  return isMove(entry) && !next ? 'pointer' : entry.id;
}

function isMove({ request }: JournalEntry): boolean {
  return request.action === 'mouse_move';
}

function Marker({ entry, pinned = false }: { readonly entry: JournalEntry; readonly pinned?: boolean }) {
  const { native, request } = entry;
  if (!native?.at) return null;
  const { verb, rest } = describeAction(request);
  return (
    <div
      className={styles.marker}
      data-marker={entry.id}
      data-pinned={pinned || undefined}
      data-moves={isMove(entry) || undefined}
    >
      <DragPath native={native} />
      {native.from && <span className={styles.start} style={placeOf(native.from, native)} />}
      <span className={styles.spot} style={placeOf(native.at, native)} data-spot data-action={request.action}>
        <span className={styles.ring} />
        {pinned && <span className={styles.label}>{`${verb} ${rest}`}</span>}
      </span>
    </div>
  );
}
