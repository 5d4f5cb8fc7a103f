import type { Point, Size } from '../../../shared/geometry';
import type { JournalEntry } from '../../../shared/journal';
import { describeAction } from '../actions/describe';
import { useComposer, useHost, useView } from '../panel/context';
import { isLatest } from '../state/reducer';
import { fractionOf } from '../ui/fit';
import { draftPoints } from './draft-points';
import styles from './Markers.module.css';

/**
 * Where pointer actions landed: those of a moment ago, fading, and the chosen one, pinned, as long as the picture shows its
 * moment. Beside the log of another session there are none: they say nothing about what is read there.
 */
export function Markers({ native }: { readonly native: Size }) {
  const isLive = useView((state) => state.session === undefined);
  const landed = useView((state) => (isLive ? state.recentActions : NONE));
  const selected = useHost(({ selected: entry, log }) =>
    isLive && entry && isLatest(log, entry) ? entry : undefined,
  );
  const composing = useView((state) => state.isComposing);
  const draft = useComposer((state) => state.draft);
  return (
    <div className={styles.layer} aria-hidden="true">
      {landed.map(
        (entry, i) => entry.id !== selected?.id && <Marker key={keyOf(entry, landed[i + 1])} entry={entry} />,
      )}
      {selected && <Marker key={`pinned-${selected.id}`} entry={selected} pinned />}
      {composing &&
        draftPoints(draft, native).map(({ name, point }) => (
          <div key={name} className={styles.draft} style={placeOf(point, native)} data-draft={name} />
        ))}
    </div>
  );
}

const NONE: readonly JournalEntry[] = [];

/** The pointer that moves is one marker, which moves: another one for each place costs many times as much. */
function keyOf(entry: JournalEntry, next: JournalEntry | undefined): string {
  return isMove(entry) && !next ? 'pointer' : entry.id;
}

function isMove({ request }: JournalEntry): boolean {
  return request.action === 'mouse_move';
}

function Marker({ entry, pinned = false }: { readonly entry: JournalEntry; readonly pinned?: boolean }) {
  const { native, request } = entry;
  if (!native?.at) return null;
  const { at, from } = native;
  const { verb, rest } = describeAction(request);
  return (
    <div
      className={styles.marker}
      data-marker={entry.id}
      data-pinned={pinned || undefined}
      data-moves={isMove(entry) || undefined}
    >
      {from && (
        <>
          <svg
            className={styles.way}
            viewBox={`0 0 ${native.width} ${native.height}`}
            preserveAspectRatio="none"
          >
            <title>drag</title>
            <line
              className={styles.edge}
              x1={from.x + 0.5}
              y1={from.y + 0.5}
              x2={at.x + 0.5}
              y2={at.y + 0.5}
            />
            <line x1={from.x + 0.5} y1={from.y + 0.5} x2={at.x + 0.5} y2={at.y + 0.5} />
          </svg>
          <span className={styles.start} style={placeOf(from, native)} />
        </>
      )}
      <span className={styles.spot} style={placeOf(at, native)} data-spot data-action={request.action}>
        <span className={styles.ring} />
        {pinned && <span className={styles.label}>{`${verb} ${rest}`}</span>}
      </span>
    </div>
  );
}

function placeOf(point: Point, native: Size) {
  const { x, y } = fractionOf(point, native);
  return { left: `${x * 100}%`, top: `${y * 100}%` };
}
