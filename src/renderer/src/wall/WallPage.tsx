import { Plus } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import { useNow } from '../api/use-now';
import { useDesktops, useWall } from '../panel/context';
import type { Wall } from '../panel/wall';
import { cardForKey } from '../state/recordings/recording-selection';
import { shownDesktops } from '../state/wall/desktop-state';
import type { Overview, WatchedDesktop } from '../state/wall/overview';
import { TILE_GAP, type TileLayout, tileAspect, tileLayout } from '../state/wall/tile-layout';
import { Button } from '../ui/Button';
import { useElementSize } from '../ui/use-element-size';
import { DesktopTile } from './DesktopTile';
import { usePictures } from './use-pictures';
import styles from './WallPage.module.css';

/** All desktops of the host, each with its live picture. */
export function WallPage() {
  const { desktops } = useWall();
  const all = useDesktops((state) => state.desktops);
  const filter = useDesktops((state) => state.filter);
  const shown = useMemo(() => shownDesktops(all ?? [], filter), [all, filter]);
  usePictures(all);
  return (
    <main className={styles.page} aria-label="All desktops">
      <LostHosts />
      {shown.length > 0 ? (
        <WallGrid shown={shown} all={all ?? []} />
      ) : all === undefined ? (
        <p className={styles.empty}>Waiting for the list of desktops…</p>
      ) : (
        <div className={styles.empty}>
          <p>No desktop matches “{filter}”.</p>
          <Button label="Clear filter" onClick={() => desktops.setFilter('')} />
          <Button icon={<Plus />} label="New desktop…" onClick={desktops.askNew} />
        </div>
      )}
    </main>
  );
}

/** The linked hosts whose desktops cannot be shown. */
function LostHosts() {
  const { desktops } = useWall();
  const lost = useDesktops((state) => state.hosts).filter(({ state }) => state === 'failed');
  if (lost.length === 0) return null;
  return (
    <p className={styles.lost} role="status">
      {`${lost.map(({ name }) => name).join(', ')}: not connected.`}
      <Button kind="quiet" label="Show hosts" onClick={desktops.askHosts} />
    </p>
  );
}

interface WallGridProps {
  readonly shown: readonly WatchedDesktop[];
  readonly all: Overview;
}

function WallGrid({ shown, all }: WallGridProps) {
  const wall = useWall();
  const current = useDesktops((state) => state.current);
  const renaming = useDesktops((state) => state.renaming);
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(scroller);
  const now = useNow(1000);
  const aspect = tileAspect(all.map(({ status }) => status));
  const layout = tileLayout(shown.length, { width, height }, aspect);
  const index = Math.max(
    shown.findIndex(({ name }) => name === current),
    0,
  );
  useFocusedTile(scroller);
  const onFocus = ({ target }: FocusEvent) => {
    const name = tileOf(target);
    if (name !== undefined) wall.desktops.goTo(name);
  };
  const numbers = new Map(all.slice(0, 9).map(({ name }, i) => [name, i + 1]));
  const { columns } = layout;
  return (
    <div ref={scroller} className={styles.scroller}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the tiles. */}
      <div
        className={styles.grid}
        style={{
          gap: TILE_GAP,
          padding: TILE_GAP,
          gridTemplateColumns: `repeat(${columns}, ${layout.width}px)`,
          '--aspect': aspect,
        }}
        onFocus={onFocus}
        onKeyDown={(event) => gridKey(event, { wall, shown, index, layout })}
      >
        <GridRows rows={rowsOf(shown, columns)} columns={columns} />
        {shown.map((desktop, i) => (
          <DesktopTile
            key={desktop.name}
            id={tileId(desktop.name)}
            desktop={desktop}
            number={numbers.get(desktop.name)}
            now={now}
            column={i % columns}
            current={i === index}
            renaming={desktop.name === renaming}
          />
        ))}
      </div>
    </div>
  );
}

interface GridRowsProps {
  readonly rows: readonly (readonly WatchedDesktop[])[];
  readonly columns: number;
}

/**
 * The grid for screen readers. The tiles are siblings of each other, so that one that moves to a different row keeps its
 * focus, its menu and its picture.
 */
function GridRows({ rows, columns }: GridRowsProps) {
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: a table has no tiles.
    <div
      role="grid"
      tabIndex={-1}
      className={styles.rows}
      aria-label="Desktops"
      aria-rowcount={rows.length}
      aria-colcount={columns}
    >
      {rows.map((row, i) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its position.
          key={i}
          role="row"
          tabIndex={-1}
          aria-rowindex={i + 1}
          aria-owns={row.map(({ name }) => tileId(name)).join(' ')}
        />
      ))}
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: a table has no tiles.
  );
}

function rowsOf(shown: readonly WatchedDesktop[], columns: number): (readonly WatchedDesktop[])[] {
  return Array.from({ length: Math.ceil(shown.length / columns) }, (_, i) =>
    shown.slice(i * columns, (i + 1) * columns),
  );
}

interface GridKeyContext {
  readonly wall: Wall;
  readonly shown: readonly WatchedDesktop[];
  readonly index: number;
  readonly layout: TileLayout;
}

/** Handles a key of the focused tile; its buttons and fields have their own keys. */
function gridKey(event: KeyboardEvent, { wall, shown, index, layout: { columns } }: GridKeyContext): void {
  const { desktops, open } = wall;
  const { key, ctrlKey, metaKey, altKey, target } = event;
  const name = shown[index]?.name;
  if (name === undefined || altKey || !(target instanceof HTMLElement) || !target.dataset.name) return;
  const place = { index, count: shown.length, columns, page: 3 };
  const to = cardForKey(key, ctrlKey || metaKey, place);
  if (to !== undefined) desktops.goTo(shown[to]?.name, { focus: true });
  else if (ctrlKey || metaKey) return;
  else if (key === 'Enter' || key === ' ') open(name);
  else if (key === 'F2') desktops.startRenaming(name);
  else if (key === 'Delete') desktops.askDelete(name);
  else return;
  event.preventDefault();
}

const tileId = (name: string) => `tile-${name}`;

/** The desktop of the tile that contains an element. */
function tileOf(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-name]')?.dataset.name : undefined;
}

/** Moves the focus to a tile once it is rendered. */
function useFocusedTile(scroller: RefObject<HTMLElement | null>): void {
  const { desktops } = useWall();
  const focusing = useDesktops((state) => state.focusing);
  const list = useDesktops((state) => state.desktops);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a desktop that was just added is in the next list.
  useEffect(() => {
    if (focusing === undefined) return;
    const tile = scroller.current?.querySelector<HTMLElement>(`[data-name="${focusing}"]`);
    if (!tile) return;
    tile.focus();
    desktops.focused();
  }, [scroller, desktops, focusing, list]);
}
