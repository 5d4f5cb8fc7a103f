import { Network, Pause, Play, Plus } from 'lucide-react';
import { useDesktops, useWall } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';
import { countNeeds } from '../state/wall/desktop-state';
import { LINKED_HOST } from '../ui/api-base';
import { Button, IconButton } from '../ui/Button';
import { formatCount } from '../ui/format';
import { SearchField } from '../ui/SearchField';
import styles from './WallTools.module.css';

/** The tools of the wall, in the top bar. */
export function WallTools() {
  const { desktops } = useWall();
  const all = useDesktops((state) => state.desktops) ?? [];
  const filter = useDesktops((state) => state.filter);
  const isPaused = all.length > 0 && all.every(({ control }) => control.paused);
  return (
    <>
      <SearchField
        focusTarget={useFocusTarget('wall-filter')}
        className={styles.filter}
        label="Filter the desktops"
        placeholder="Filter"
        value={filter}
        onChange={desktops.setFilter}
        onLeave={focusWall}
      />
      <Button
        className={styles.pause}
        icon={isPaused ? <Play /> : <Pause />}
        label={isPaused ? 'Resume all agents' : 'Pause all agents'}
        tip={isPaused ? 'Accept agent actions again' : 'Reject agent actions; the desktops stay as they are'}
        pressed={isPaused}
        onClick={() => void desktops.setAllPaused(!isPaused)}
      />
      {LINKED_HOST === undefined && (
        <IconButton icon={<Network />} label="Hosts on other machines…" onClick={desktops.askHosts} />
      )}
      <Button
        kind="primary"
        className={styles.new}
        icon={<Plus />}
        label="New desktop…"
        onClick={desktops.askNew}
      />
    </>
  );
}

/** How many desktops there are, and how many things wait for a person. */
export function WallFigures({ className }: { readonly className?: string | undefined }) {
  const all = useDesktops((state) => state.desktops) ?? [];
  const needs = countNeeds(all);
  return (
    <span className={className} role="status">
      {formatCount(all.length, 'desktop')}
      {needs > 0 && `, ${needs} ${needs === 1 ? 'needs' : 'need'} you`}
    </span>
  );
}

function focusWall(): void {
  document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
}
