import { Eye } from 'lucide-react';
import type { DesktopStatus } from '../../../shared/desktop';
import { useHost, usePanel, useView } from '../panel/context';
import { SHORTCUTS } from '../ui/shortcuts';
import { Tooltip } from '../ui/Tooltip';
import { ClipboardStatus } from './ClipboardStatus';
import { Notifications } from './Notifications';
import styles from './StatusBar.module.css';
import { StreamStatus } from './StreamStatus';
import { ThemeButton } from './ThemeButton';

const STATE_WORDS: Readonly<Record<DesktopStatus['state'], string>> = {
  stopped: 'Desktop stopped',
  starting: 'Desktop starting',
  running: 'Desktop running',
  failed: 'Desktop failed',
};

export function StatusBar() {
  const desktop = useHost((state) => state.desktop);
  const answers = useHost(({ stream }) => stream.kind === 'live' || !stream.again);
  return (
    <footer className={styles.bar}>
      {!answers ? (
        <span className={styles.item} data-testid="desktop-state">
          <i className={styles.dot} />
          Desktop unknown
        </span>
      ) : desktop ? (
        <Desktop desktop={desktop} />
      ) : (
        <span className={styles.item}>Asking the host…</span>
      )}
      <span className={styles.space} />
      <ClipboardStatus />
      <Notifications />
      <StreamStatus />
      <ThemeButton />
    </footer>
  );
}

function Desktop({ desktop }: { readonly desktop: DesktopStatus }) {
  const picture = useView((state) => state.picture);
  const zoom = useView((state) => state.zoom);
  const { state, viewers, display } = desktop;
  const { width, height } = picture ?? desktop;
  return (
    <>
      <span className={styles.item} data-testid="desktop-state">
        <i className={styles.dot} data-state={state} />
        {STATE_WORDS[state]}
      </span>
      <span className={styles.item}>
        {width} × {height}
        <span className={styles.faint}>{Math.round(zoom * 100)} %</span>
      </span>
      <span className={styles.item}>
        <DesktopLink desktop={desktop} />
        {display && <Display desktop={desktop} />}
      </span>
      <span className={styles.item} title="Live views that are connected, this one included">
        <Eye />
        {viewers} {viewers === 1 ? 'viewer' : 'viewers'}
      </span>
      <PressedKeys held={desktop.held} />
    </>
  );
}

/** Which desktop it is, a click away from another. */
function DesktopLink({ desktop: { backend, address } }: { readonly desktop: DesktopStatus }) {
  const panel = usePanel();
  return (
    <Tooltip label="Connect to another desktop…" side="top">
      <button
        type="button"
        className={styles.link}
        data-testid="which-desktop"
        aria-label={`Desktop: ${address ?? backend}. Connect to another one`}
        onClick={panel.connect.show}
      >
        {address ?? backend}
      </button>
    </Tooltip>
  );
}

/** What a program needs to open on the desktop, a click away. */
function Display({ desktop: { display, xauthority } }: { readonly desktop: DesktopStatus }) {
  const panel = usePanel();
  const environment = `DISPLAY=${display} XAUTHORITY=${xauthority}`;
  return (
    <Tooltip label={`Copy ${environment}`} side="top">
      <button
        type="button"
        className={styles.link}
        aria-label={`Copy the environment for programs on display ${display}`}
        onClick={() =>
          void panel.copy(environment, `Copied DISPLAY and XAUTHORITY, for programs on ${display}.`)
        }
      >
        {display}
      </button>
    </Tooltip>
  );
}

function PressedKeys({ held }: { readonly held: DesktopStatus['held'] }) {
  const panel = usePanel();
  const names = [...held.keys, ...held.buttons.map((button) => `${button} button`)];
  if (names.length === 0) return <span className={styles.quiet}>Nothing held</span>;
  return (
    <span className={styles.held} data-testid="held">
      Held
      {names.map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
      <Tooltip
        label="Let go of every key and button that actions hold"
        shortcut={SHORTCUTS.release.keys}
        side="top"
      >
        <button type="button" className={styles.link} onClick={() => void panel.releaseKeys()}>
          Release all
        </button>
      </Tooltip>
    </span>
  );
}
