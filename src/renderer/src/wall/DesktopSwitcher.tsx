import { ChevronDown, LayoutGrid, Plus } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useNow } from '../api/use-now';
import { useDesktops, usePanel, useWall } from '../panel/context';
import { WALL } from '../state/router';
import { activityOf, countNeeds, titleOf } from '../state/wall/desktop-state';
import { Button, IconButton } from '../ui/Button';
import { Keys } from '../ui/Keys';
import { Menu, MenuItem } from '../ui/Menu';
import menu from '../ui/Menu.module.css';
import { VisuallyHidden } from '../ui/VisuallyHidden';
import styles from './DesktopSwitcher.module.css';
import { StateLabel } from './StateLabel';

/** Leads to the other desktops, if there are any. */
export function DesktopSwitcher() {
  const wall = useWall();
  const { desktop: shown } = usePanel();
  const desktops = useDesktops((state) => state.desktops) ?? [];
  if (desktops.length < 2) return null;
  const current = desktops.find(({ name }) => name === shown);
  const title = current ? titleOf(current) : shown;
  const needs = countNeeds(desktops.filter(({ name }) => name !== shown));
  return (
    <>
      <IconButton
        icon={<LayoutGrid />}
        label="All desktops"
        shortcut="Esc"
        onClick={() => wall.router.go(WALL)}
      />
      <Menu
        trigger={
          <Button
            className={styles.trigger}
            icon={<VisuallyHidden>Desktop</VisuallyHidden>}
            label={title}
            iconAfter={
              <>
                {needs > 0 && (
                  <em className={styles.needs}>
                    {needs}
                    <VisuallyHidden>
                      {needs === 1 ? 'needs you elsewhere' : 'need you elsewhere'}
                    </VisuallyHidden>
                  </em>
                )}
                <ChevronDown />
              </>
            }
          />
        }
        className={styles.menu}
        align="start"
      >
        <Items shown={shown} />
      </Menu>
    </>
  );
}

function Items({ shown }: { readonly shown: string }) {
  const wall = useWall();
  const desktops = useDesktops((state) => state.desktops) ?? [];
  const now = useNow(1000);
  return (
    <>
      <DropdownMenu.Label className={menu.label}>Desktops</DropdownMenu.Label>
      <div className={styles.list}>
        {desktops.map((desktop, index) => (
          <DropdownMenu.Item
            key={desktop.name}
            className={`${menu.item} ${styles.item}`}
            data-current={desktop.name === shown || undefined}
            aria-current={desktop.name === shown || undefined}
            onSelect={() => wall.open(desktop.name)}
          >
            <span className={styles.name}>{titleOf(desktop)}</span>
            <StateLabel activity={activityOf(desktop, now)} />
            <span className={styles.keys}>{index < 9 && <Keys keys={`Ctrl+${index + 1}`} />}</span>
          </DropdownMenu.Item>
        ))}
      </div>
      <div className={menu.line} />
      <MenuItem
        icon={<LayoutGrid />}
        label="All desktops"
        shortcut="Esc"
        onSelect={() => wall.router.go(WALL)}
      />
      <MenuItem icon={<Plus />} label="New desktop…" onSelect={wall.desktops.askNew} />
    </>
  );
}
