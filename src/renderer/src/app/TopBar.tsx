import {
  Command,
  Film,
  Hand,
  HandGrab,
  Keyboard,
  MessageCircleQuestionMark,
  Pause,
  Play,
  Proportions,
} from 'lucide-react';
import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import { useDesktops, useHost, usePanel, useView, useWall } from '../panel/context';
import { matchWindow } from '../panel/match-window';
import { useRoute } from '../panel/use-recordings';
import { ActiveRecordings } from '../recordings/ActiveRecordings';
import { RecordButton } from '../recordings/RecordButton';
import { SessionMenu } from '../sessions/SessionMenu';
import { Button, IconButton } from '../ui/Button';
import { formatCount } from '../ui/format';
import { Logo } from '../ui/Logo';
import { SegmentedControl } from '../ui/SegmentedControl';
import { SHORTCUTS } from '../ui/shortcuts';
import { DesktopSwitcher } from '../wall/DesktopSwitcher';
import { WallFigures, WallTools } from '../wall/WallTools';
import styles from './TopBar.module.css';

interface TopBarProps {
  readonly onHelp: () => void;
  readonly onPalette: () => void;
}

export function TopBar({ onHelp, onPalette }: TopBarProps) {
  const hasControl = useView((state) => state.hasControl);
  const isOneOfMany = useDesktops(({ desktops }) => (desktops?.length ?? 1) > 1);
  const isLive = useRoute().page === 'live';
  return (
    <header
      className={styles.bar}
      data-control={hasControl || undefined}
      data-many={isOneOfMany || undefined}
    >
      <Brand />
      <DesktopSwitcher />
      <PageControl isLive={isLive} />
      <RecordButton />
      <ActiveRecordings />
      <SessionMenu />
      <span className={styles.space} />
      {isLive ? <LiveControls /> : <QuestionButton />}
      <CommonButtons onHelp={onHelp} onPalette={onPalette} />
    </header>
  );
}

/** The top bar of the wall. */
export function WallTopBar(props: TopBarProps) {
  const { router } = useWall();
  return (
    <header className={styles.bar}>
      <Brand />
      <WallFigures className={styles.figures} />
      <Button
        kind="quiet"
        className={styles.recordings}
        icon={<Film />}
        label="Recordings"
        tip="The recordings of all desktops"
        onClick={() => router.go({ page: 'recordings', desktop: MAIN_DESKTOP })}
      />
      <WallTools />
      <CommonButtons {...props} />
    </header>
  );
}

function Brand() {
  return (
    <h1 className={styles.brand}>
      <Logo />
      <span>Jumpseat</span>
    </h1>
  );
}

function CommonButtons({ onHelp, onPalette }: TopBarProps) {
  return (
    <>
      <IconButton icon={<Command />} label="Commands" shortcut={SHORTCUTS.palette.keys} onClick={onPalette} />
      <IconButton
        icon={<Keyboard />}
        label="Keyboard shortcuts"
        shortcut={SHORTCUTS.help.keys}
        onClick={onHelp}
      />
    </>
  );
}

/** Leads back to the live page if an agent asks there. */
function QuestionButton() {
  const panel = usePanel();
  const count = useHost((state) => state.questions.length);
  if (count === 0) return null;
  return (
    <Button
      kind="control"
      pressed
      icon={<MessageCircleQuestionMark />}
      label={count === 1 ? 'The agent asks' : formatCount(count, 'question')}
      tip="Go to the agent’s question"
      onClick={() => panel.questions.show()}
    />
  );
}

function PageControl({ isLive }: { readonly isLive: boolean }) {
  const { router } = usePanel().recordings;
  const shortcut = SHORTCUTS.recordings.keys;
  return (
    <SegmentedControl
      label="Page"
      value={isLive ? 'live' : 'recordings'}
      onChange={(page) => router.go({ page })}
      segments={[
        { value: 'live', label: 'Live', tip: 'The desktop, live', shortcut },
        { value: 'recordings', label: 'Recordings', tip: 'All recordings', shortcut },
      ]}
    />
  );
}

const SCALES = [
  { value: 'fit', label: 'Fit', tip: SHORTCUTS.fit.title, shortcut: SHORTCUTS.fit.keys },
  { value: 'actual', label: '100 %', tip: SHORTCUTS.actual.title, shortcut: SHORTCUTS.actual.keys },
] as const;

function LiveControls() {
  const panel = usePanel();
  const wall = useWall();
  const { view, control } = panel;
  const scale = useView((state) => state.scale);
  const hasControl = useView((state) => state.hasControl);
  const live = useView((state) => state.live);
  const paused = useHost((state) => state.control.paused);
  return (
    <>
      <SegmentedControl
        label="Scale of the picture"
        value={scale}
        onChange={(scale) => view.set({ scale })}
        segments={SCALES}
      />
      <IconButton
        icon={<Proportions />}
        label="Match window"
        tip="Match window: give the desktop the size of this pane"
        disabled={live.kind !== 'connected'}
        onClick={() => void matchWindow(panel, wall)}
      />
      <Button
        className={styles.pause}
        icon={paused ? <Play /> : <Pause />}
        label={paused ? SHORTCUTS.pause.other : SHORTCUTS.pause.title}
        tip={paused ? 'Accept agent actions again' : 'Reject agent actions; the desktop stays as it is'}
        shortcut={SHORTCUTS.pause.keys}
        pressed={paused}
        onClick={() => void control.setPaused(!paused)}
      />
      <Button
        kind="control"
        className={styles.control}
        icon={hasControl ? <HandGrab /> : <Hand />}
        label={hasControl ? SHORTCUTS.control.other : SHORTCUTS.control.title}
        tip={
          hasControl
            ? 'Return to view-only and unblock the agent'
            : 'Use the desktop with your own pointer and keyboard'
        }
        shortcut={SHORTCUTS.control.keys}
        pressed={hasControl}
        disabled={live.kind !== 'connected'}
        onClick={() => void control.toggle()}
      />
    </>
  );
}
