import { Eye } from 'lucide-react';
import type { DesktopStatus } from '../../../shared/desktop';
import { useHost, usePanel, useView } from '../panel/context';
import { formatCount } from '../ui/format';
import { SHORTCUTS } from '../ui/shortcuts';
import { Tooltip } from '../ui/Tooltip';
import { ClipboardStatus } from './ClipboardStatus';
import { Notifications } from './Notifications';
import styles from './StatusBar.module.css';
import { StreamStatus } from './StreamStatus';
import { ThemeButton } from './ThemeButton';

const STATE_LABELS: Readonly<Record<DesktopStatus['state'], string>> = {
  stopped: 'Desktop stopped',
  starting: 'Desktop starting',
  running: 'Desktop running',
  failed: 'Desktop failed',
};

export function StatusBar() {
  const desktop = useHost((state) => state.desktop);
  const hostAnswers = useHost(({ stream }) => stream.kind === 'live' || !stream.again);
  return (
    <footer className={styles.bar}>
      {!hostAnswers ? (
        <span className={styles.item} data-testid="desktop-state">
          <i className={styles.dot} />
          Desktop status unknown
        </span>
      ) : desktop ? (
        <Desktop desktop={desktop} />
      ) : (
        <span className={styles.item}>Connecting…</span>
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
        {STATE_LABELS[state]}
      </span>
      <span className={styles.item}>
        {width} × {height}
        <span className={styles.faint}>{Math.round(zoom * 100)} %</span>
      </span>
      <span className={styles.item}>
        <DesktopLink desktop={desktop} />
        {display && <Display desktop={desktop} />}
      </span>
      <span className={styles.item} title="Connected live views, including this one">
        <Eye />
        {formatCount(viewers, 'viewer')}
      </span>
      <PressedKeys held={desktop.held} />
    </>
  );
}

/** The name of the desktop; opens the dialog to connect to a different one. */
function DesktopLink({ desktop: { backend, address } }: { readonly desktop: DesktopStatus }) {
  const panel = usePanel();
  return (
    <Tooltip label="Connect to another desktop…" side="top">
      <button
        type="button"
        className={styles.link}
        data-testid="which-desktop"
        aria-label={`Desktop: ${address ?? backend}. Connect to another desktop`}
        onClick={panel.connect.show}
      >
        {address ?? backend}
      </button>
    </Tooltip>
  );
}

/** Copies the environment that a program needs to open on the desktop. */
function Display({ desktop: { display, xauthority } }: { readonly desktop: DesktopStatus }) {
  const panel = usePanel();
  const environment = `DISPLAY=${display} XAUTHORITY=${xauthority}`;
  const done = `Copied DISPLAY and XAUTHORITY, for programs on ${display}.`;
  return (
    <Tooltip label={`Copy ${environment}`} side="top">
      <button
        type="button"
        className={styles.link}
        aria-label={`Copy the environment for programs on display ${display}`}
        onClick={() => void panel.copy(environment, done)}
      >
        {display}
      </button>
    </Tooltip>
  );
}

function PressedKeys({ held }: { readonly held: DesktopStatus['held'] }) {
  const panel = usePanel();
  const names = [...held.keys.map(keyLabel), ...held.buttons.map((button) => `${button} button`)];
  if (names.length === 0) return null;
  return (
    <span className={styles.held} data-testid="held">
      Pressed:
      {names.map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
      <Tooltip label={SHORTCUTS.release.title} shortcut={SHORTCUTS.release.keys} side="top">
        <button type="button" className={styles.link} onClick={() => void panel.releaseKeys()}>
          Release
        </button>
      </Tooltip>
    </span>
  );
}

/** `Shift` for `Shift_L`, `Shift (right)` for `Shift_R`. */
function keyLabel(keysym: string): string {
  return keysym.replace(/_L$/, '').replace(/_R$/, ' (right)');
}
