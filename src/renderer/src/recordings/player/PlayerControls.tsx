import { Captions, ChevronLeft, ChevronRight, Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import { formatPosition } from '../../state/recordings/recording-labels';
import { Button, IconButton } from '../../ui/Button';
import { formatDuration, formatTime, formatTotalDuration } from '../../ui/format';
import { SelectMenu } from '../SelectMenu';
import { wallTimeAt } from './idle-spans';
import styles from './PlayerControls.module.css';
import { RATES } from './playback';
import { usePlayback, usePlayer } from './player-context';

const OPTIONS = RATES.map((rate) => ({ value: String(rate), label: `${rate}×` }));

export function PlayerControls() {
  const { playback, subtitles, toggleSubtitles } = usePlayer();
  const playing = usePlayback((state) => state.playing);
  const rate = usePlayback((state) => state.rate);
  return (
    <div className={styles.controls}>
      <Button
        kind="primary"
        className={styles.play}
        icon={playing ? <Pause /> : <Play />}
        label={playing ? 'Pause' : 'Play'}
        shortcut="Space"
        onClick={playback.toggle}
      />
      <div className={styles.steps}>
        <Step icon={<RotateCcw />} label="Rewind 5 s" keys="←" onClick={() => playback.skip(-5000)} />
        <Step icon={<ChevronLeft />} label="Previous frame" keys="," onClick={() => playback.step(-1)} />
        <Step icon={<ChevronRight />} label="Next frame" keys="." onClick={() => playback.step(1)} />
        <Step icon={<RotateCw />} label="Forward 5 s" keys="→" onClick={() => playback.skip(5000)} />
      </div>
      <Positions />
      <span className={styles.space} />
      <Button
        kind="quiet"
        icon={<Captions />}
        label="Subtitles"
        tip="Show actions as captions"
        shortcut="C"
        pressed={subtitles}
        onClick={toggleSubtitles}
      />
      <SelectMenu
        label="Playback speed"
        shortcut="<+>"
        options={OPTIONS}
        value={String(rate)}
        onChange={(value) => playback.rate(Number(value))}
        width={72}
        side="top"
      />
    </div>
  );
}

interface StepProps {
  readonly icon: React.ReactNode;
  readonly label: string;
  readonly keys: string;
  readonly onClick: () => void;
}

function Step({ icon, label, keys, onClick }: StepProps) {
  return <IconButton icon={icon} label={label} shortcut={keys} onClick={onClick} />;
}

/** The position in the video, in real time and by the clock. */
function Positions() {
  const { recording, clock } = usePlayer();
  const tenths = usePlayback(({ ms }) => Math.floor(ms / 100));
  const durationMs = usePlayback((state) => state.durationMs);
  const { started_at, wall_ms } = recording;
  const moment = wallTimeAt(started_at, clock, tenths * 100);
  const wall = Math.min(moment - Date.parse(started_at), wall_ms);
  return (
    <dl className={styles.places}>
      <div>
        <dt>Video</dt>
        <dd>
          {formatPosition(tenths * 100)} <span>/ {formatPosition(durationMs)}</span>
        </dd>
      </div>
      <div>
        <dt>Real time</dt>
        <dd>
          {formatDuration(wall)} <span>/ {formatTotalDuration(wall_ms)}</span>
        </dd>
      </div>
      <div>
        <dt>Clock</dt>
        <dd>{formatTime(moment).slice(0, 8)}</dd>
      </div>
    </dl>
  );
}
