import { useCallback, useEffect, useMemo, useState } from 'react';
import { Group, Panel as Pane, useDefaultLayout } from 'react-resizable-panels';
import { useStore } from 'zustand';
import type { Recording } from '../../../../shared/recording';
import { usePanel } from '../../panel/context';
import { PaneSeparator } from '../../ui/PaneSeparator';
import { ActionList } from './ActionList';
import { idleSpans } from './idle-spans';
import { PlayerControls } from './PlayerControls';
import styles from './PlayerLayout.module.css';
import { createPlayback } from './playback';
import { PlayerProvider } from './player-context';
import { SeekBar } from './SeekBar';
import { actionAt } from './seek-marks';
import { usePlayerKeys } from './use-player-keys';
import { type RecordingDetails, useFrameTimes } from './use-recording-details';
import { VideoStage } from './VideoStage';

interface PlayerLayoutProps {
  readonly recording: Recording;
  readonly details: RecordingDetails;
  readonly onBack: () => void;
}

/** The video with its controls, beside the list of actions. */
export function PlayerLayout({ recording, details, onBack }: PlayerLayoutProps) {
  const { actions, clock } = details;
  const { id, video_ms } = recording;
  const [playback] = useState(() => createPlayback({ durationMs: video_ms, onFrame: onPageFrame }));
  const [selected, setSelected] = useState(-1);
  const [subtitles, setSubtitles] = useState(false);
  const current = useStore(playback.store, ({ ms }) => actionAt(actions, ms, selected));
  const idle = useMemo(() => idleSpans(clock), [clock]);
  const columns = useDefaultLayout({ id: 'jumpseat.player', storage: usePanel().storage });

  useFrameTimes(id, playback.frames);
  const goTo = useCallback(
    (index: number) => {
      const action = actions[index];
      if (!action) return;
      setSelected(index);
      playback.seek(action.video_ms);
    },
    [actions, playback],
  );
  const toggleSubtitles = useCallback(() => setSubtitles((on) => !on), []);
  usePlayerKeys({
    playback,
    onBack,
    onSubtitles: toggleSubtitles,
    onAction: (direction) => goTo(Math.min(Math.max(current + direction, 0), actions.length - 1)),
  });
  // The focused element of the previous page is gone.
  useEffect(() => document.getElementById('player-stage')?.focus({ preventScroll: true }), []);

  const player = { recording, playback, actions, clock, idle, current, goTo, subtitles, toggleSubtitles };
  return (
    <PlayerProvider value={player}>
      <Group className={styles.theatre} {...columns}>
        <Pane id="player-video" minSize={420}>
          <div className={styles.stage}>
            <VideoStage />
            <div className={styles.desk}>
              <SeekBar />
              <PlayerControls />
            </div>
          </div>
        </Pane>
        <PaneSeparator label="Width of the action list" />
        <Pane
          id="player-actions"
          defaultSize={Math.round(Math.min(Math.max(window.innerWidth * 0.27, 300), 520))}
          minSize={240}
          maxSize="50%"
          groupResizeBehavior="preserve-pixel-size"
        >
          <ActionList />
        </Pane>
      </Group>
    </PlayerProvider>
  );
}

/** Calls back with the next frame of the page. */
function onPageFrame(callback: () => void): () => void {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
}
