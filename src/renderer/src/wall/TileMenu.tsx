import { Ellipsis, ExternalLink, MonitorUp, Pause, PencilLine, Play, Power, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import { useWall } from '../panel/context';
import { desktopPlaceOf, pageOf } from '../state/wall/desktop-place';
import { titleOf } from '../state/wall/desktop-state';
import type { WatchedDesktop } from '../state/wall/overview';
import { IconButton } from '../ui/Button';
import { Menu, MenuItem } from '../ui/Menu';
import styles from '../ui/Menu.module.css';

interface TileMenuProps {
  readonly desktop: WatchedDesktop;
  readonly tabIndex: number;
  readonly className: string | undefined;
}

/** The commands of a tile. */
export function TileMenu({ desktop, tabIndex, className }: TileMenuProps) {
  return (
    <Menu
      trigger={
        <IconButton
          icon={<Ellipsis />}
          label={`More for ${titleOf(desktop)}`}
          tip="More"
          tabIndex={tabIndex}
          className={className}
        />
      }
      onKeyDown={(event) => event.stopPropagation()}
      onCloseAutoFocus={(event) => {
        // The title field already has the focus.
        if (document.activeElement instanceof HTMLInputElement) event.preventDefault();
      }}
    >
      <Items desktop={desktop} />
    </Menu>
  );
}

function Items({ desktop }: Pick<TileMenuProps, 'desktop'>) {
  const { desktops, open } = useWall();
  const { name, status, control } = desktop;
  const isStopped = status.state === 'stopped';
  return (
    <>
      <MenuItem icon={<MonitorUp />} label="Open" shortcut="Enter" onSelect={() => open(name)} />
      <DropdownMenu.Item className={styles.item} asChild>
        <a href={pageOf(name)} target="_blank" rel="noopener">
          <ExternalLink />
          <span>Open in a new window</span>
        </a>
      </DropdownMenu.Item>
      <MenuItem
        icon={<PencilLine />}
        label="Rename"
        shortcut="F2"
        onSelect={() => desktops.startRenaming(name)}
      />
      <div className={styles.line} />
      <MenuItem
        icon={control.paused ? <Play /> : <Pause />}
        label={control.paused ? 'Resume agent' : 'Pause agent'}
        onSelect={() => void desktops.setPaused(name, !control.paused)}
      />
      {isStopped ? (
        <MenuItem icon={<Power />} label="Start" onSelect={() => void desktops.start(name)} />
      ) : (
        <MenuItem icon={<Power />} label="Stop…" onSelect={() => desktops.askStop(name)} />
      )}
      <MenuItem
        data-danger
        icon={<Trash2 />}
        label="Delete…"
        shortcut="Del"
        disabled={desktopPlaceOf(name).desktop === MAIN_DESKTOP}
        onSelect={() => desktops.askDelete(name)}
      />
    </>
  );
}
