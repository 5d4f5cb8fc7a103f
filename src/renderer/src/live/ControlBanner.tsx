import { EyeOff, Hand, HandGrab, Pause, Play } from 'lucide-react';
import { useHost, usePanel } from '../panel/context';
import { Button } from '../ui/Button';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './ControlBanner.module.css';
import { type ControlNotice, controlNotice } from './control-notice';

const ICONS = { mine: HandGrab, other: Hand, paused: Pause } as const;

/** Says on every live view who has the hands, with the way back. It lies over the margin and moves nothing. */
export function ControlBanner() {
  const { viewer } = usePanel().control;
  const notice = useHost(({ control }) => controlNotice(control, viewer)?.kind);
  return (
    <div className={styles.place} role="status" data-testid="control-banner">
      {notice && <Banner />}
    </div>
  );
}

function Banner() {
  const { control: inputControl } = usePanel();
  const control = useHost((state) => state.control);
  const notice = controlNotice(control, inputControl.viewer);
  if (!notice) return null;
  const Icon = ICONS[notice.kind];
  return (
    <div className={styles.banner} data-kind={notice.kind}>
      <Icon />
      <p>
        <strong>{notice.title}</strong> {notice.text}
      </p>
      <BannerActions kind={notice.kind} sensitive={control.sensitive ?? false} />
    </div>
  );
}

function BannerActions({
  kind,
  sensitive,
}: {
  readonly kind: ControlNotice['kind'];
  readonly sensitive: boolean;
}) {
  const { control: inputControl, live } = usePanel();
  switch (kind) {
    case 'mine':
      return (
        <>
          <Button
            kind="control"
            className={styles.way}
            icon={<EyeOff />}
            label="Private typing"
            tip="For passwords: while on, the journal keeps only the length of what you type"
            pressed={sensitive}
            onClick={() => {
              void inputControl.setPrivate(!sensitive);
              // The next key is for the desktop.
              live.focus();
            }}
          />
          <Button
            className={styles.way}
            label="Give back"
            tip="Only watch again, and let agents act"
            shortcut={SHORTCUTS.control.keys}
            onClick={() => void inputControl.release()}
          />
        </>
      );
    case 'other':
      return (
        <Button
          className={styles.way}
          label="Take over"
          tip="Take control from whoever has it"
          onClick={() => void inputControl.take(true)}
        />
      );
    case 'paused':
      return (
        <Button
          className={styles.way}
          icon={<Play />}
          label="Resume"
          tip="Let the agent act again"
          shortcut={SHORTCUTS.pause.keys}
          onClick={() => void inputControl.setPaused(false)}
        />
      );
    default:
      return kind satisfies never;
  }
}
