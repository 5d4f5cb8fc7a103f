import { Command, Hand, HandGrab, Keyboard, Pause, Play } from 'lucide-react';
import { useHost, usePanel, useView } from '../panel/context';
import { useRoute } from '../panel/use-recordings';
import { ActiveRecordings } from '../recordings/ActiveRecordings';
import { RecordButton } from '../recordings/RecordButton';
import { SessionMenu } from '../sessions/SessionMenu';
import { Button } from '../ui/Button';
import { Logo } from '../ui/Logo';
import { SegmentedControl } from '../ui/SegmentedControl';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './TopBar.module.css';

export interface TopBarProps {
  readonly onHelp: () => void;
  readonly onPalette: () => void;
}

export function TopBar({ onHelp, onPalette }: TopBarProps) {
  const panel = usePanel();
  const control = useView((state) => state.hasControl);
  const { router } = panel.recordings;
  const isLive = useRoute().page === 'live';
  return (
    <header className={styles.bar} data-control={control || undefined}>
      <h1 className={styles.brand}>
        <Logo />
        Jumpseat
      </h1>
      <SegmentedControl
        label="Page"
        value={isLive ? 'live' : 'recordings'}
        onChange={(page) => router.go({ page })}
        segments={[
          { value: 'live', label: 'Live', tip: 'The desktop, live', shortcut: SHORTCUTS.recordings.keys },
          {
            value: 'recordings',
            label: 'Recordings',
            tip: 'All recordings',
            shortcut: SHORTCUTS.recordings.keys,
          },
        ]}
      />
      <RecordButton />
      <ActiveRecordings />
      <SessionMenu />
      <span className={styles.space} />
      {isLive && <LiveControls />}
      <Button
        kind="quiet"
        iconOnly
        icon={<Command />}
        label="Commands"
        shortcut={SHORTCUTS.palette.keys}
        onClick={onPalette}
      />
      <Button
        kind="quiet"
        iconOnly
        icon={<Keyboard />}
        label="Keyboard shortcuts"
        shortcut="?"
        onClick={onHelp}
      />
    </header>
  );
}

function LiveControls() {
  const panel = usePanel();
  const scale = useView((state) => state.scale);
  const control = useView((state) => state.hasControl);
  const live = useView((state) => state.live);
  const paused = useHost((state) => state.control.paused);
  return (
    <>
      <SegmentedControl
        label="Scale of the picture"
        value={scale}
        onChange={panel.view.setScale}
        segments={[
          { value: 'fit', label: 'Fit', ...tipOf('fit') },
          { value: 'actual', label: '100 %', ...tipOf('actual') },
        ]}
      />
      <Button
        className={styles.pause}
        icon={paused ? <Play /> : <Pause />}
        label={paused ? 'Resume agent' : 'Pause agent'}
        tip={paused ? 'Let the agent act again' : 'Refuse what the agent does; the desktop stays as it is'}
        shortcut={SHORTCUTS.pause.keys}
        pressed={paused}
        onClick={() => void panel.control.setPaused(!paused)}
      />
      <Button
        kind="control"
        className={styles.control}
        icon={control ? <HandGrab /> : <Hand />}
        label={control ? 'Give back' : 'Take control'}
        tip={control ? 'Only watch again' : 'Use the desktop with your own pointer and keyboard'}
        shortcut={SHORTCUTS.control.keys}
        pressed={control}
        disabled={live.kind !== 'connected'}
        onClick={() => void panel.control.toggle()}
      />
    </>
  );
}

function tipOf(name: 'fit' | 'actual') {
  return { tip: SHORTCUTS[name].does, shortcut: SHORTCUTS[name].keys };
}
