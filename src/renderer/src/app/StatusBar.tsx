import { ClipboardCheck, ClipboardCopy, ClipboardPaste, Eye, Monitor, Moon, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import type { DesktopStatus } from '../../../shared/desktop';
import { secondsUntil, useNow } from '../api/use-now';
import { useHost, usePanel, useShell, useView } from '../panel/context';
import { formatCount } from '../ui/format';
import { SHORTCUTS } from '../ui/shortcuts';
import { Notifications } from './Notifications';
import styles from './StatusBar.module.css';
import { StatusButton } from './StatusButton';

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

/** The status bar of the wall. */
export function WallStatusBar() {
  return (
    <footer className={styles.bar}>
      <span className={styles.space} />
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
    <StatusButton
      tip="Connect to another desktop…"
      data-testid="which-desktop"
      aria-label={`Desktop: ${address ?? backend}. Connect to another desktop`}
      onClick={panel.connect.show}
    >
      {address ?? backend}
    </StatusButton>
  );
}

/** Copies the environment that a program needs to open on the desktop. */
function Display({ desktop: { display, xauthority } }: { readonly desktop: DesktopStatus }) {
  const panel = usePanel();
  const environment = `DISPLAY=${display} XAUTHORITY=${xauthority}`;
  const done = `Copied DISPLAY and XAUTHORITY, for programs on ${display}.`;
  return (
    <StatusButton
      tip={`Copy ${environment}`}
      aria-label={`Copy the environment for programs on display ${display}`}
      onClick={() => void panel.copy(environment, done)}
    >
      {display}
    </StatusButton>
  );
}

function PressedKeys({ held }: { readonly held: DesktopStatus['held'] }) {
  const panel = usePanel();
  const names = [...held.keys.map(keyLabel), ...held.buttons.map((button) => `${button} button`)];
  if (names.length === 0) return null;
  const { title, keys } = SHORTCUTS.release;
  return (
    <span className={styles.held} data-testid="held">
      Pressed:
      {names.map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
      <StatusButton tip={title} shortcut={keys} onClick={() => void panel.releaseKeys()}>
        Release
      </StatusButton>
    </span>
  );
}

/** `Shift` for `Shift_L`, `Shift (right)` for `Shift_R`. */
function keyLabel(keysym: string): string {
  return keysym.replace(/_L$/, '').replace(/_R$/, ' (right)');
}

/** Whether the panel receives the host's events. */
function StreamStatus() {
  const stream = useHost((state) => state.stream);
  if (stream.kind === 'lost') return <Reconnect retryAt={stream.retryAt} />;
  return (
    <span className={styles.item} data-testid="stream">
      <i className={styles.dot} data-state={stream.kind === 'live' ? 'running' : 'starting'} />
      {stream.kind === 'live' ? 'Connected' : 'Connecting…'}
    </span>
  );
}

function Reconnect({ retryAt }: { readonly retryAt: number }) {
  const { retryEvents } = useShell();
  return (
    <span className={styles.lost} data-testid="stream">
      <i className={styles.dot} data-state="failed" />
      Disconnected; retrying in {secondsUntil(retryAt, useNow(250, Date.now))} s
      <button type="button" className={styles.link} onClick={retryEvents}>
        Retry now
      </button>
    </span>
  );
}

const THEMES = {
  system: { icon: <Monitor />, label: 'Theme: System' },
  light: { icon: <Sun />, label: 'Theme: Light' },
  dark: { icon: <Moon />, label: 'Theme: Dark' },
} as const;

/** Shows the selected theme; a click selects the next one. */
function ThemeButton() {
  const { theme } = useShell();
  const { icon, label } = THEMES[useStore(theme.store, (state) => state.theme)];
  return (
    <StatusButton tip={label} className={styles.icon} aria-label={label} onClick={theme.selectNext}>
      {icon}
    </StatusButton>
  );
}

/** While the user has control: whether this computer and the desktop share their clipboards. */
function ClipboardStatus() {
  const { clipboard } = usePanel();
  const hasControl = useView((state) => state.hasControl);
  const { shared, pending } = useStore(clipboard.store);
  if (!hasControl) return null;
  if (pending !== undefined) {
    return (
      <StatusButton tip="Copy the desktop's clipboard to yours" onClick={() => void clipboard.takePending()}>
        <ClipboardCopy /> Copy remote clipboard
      </StatusButton>
    );
  }
  if (!shared) {
    return (
      <StatusButton
        tip="Give the desktop your clipboard, to paste it there"
        onClick={() => void clipboard.share()}
      >
        <ClipboardPaste /> Share clipboard
      </StatusButton>
    );
  }
  return (
    <span className={styles.item}>
      <ClipboardCheck />
      Clipboard shared
    </span>
  );
}
