import { EyeOff, Hand, HandGrab, Pause, Play } from 'lucide-react';
import { useHost, usePanel } from '../panel/context';
import { Button } from '../ui/Button';
import { Keys } from '../ui/Keys';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './ControlBanner.module.css';
import { type ControlNotice, controlNotice } from './control-notice';

const ICONS = { mine: HandGrab, other: Hand, paused: Pause } as const;

/** Shows who has control on every live view, with an action to change it. It covers the margin and moves nothing. */
export function ControlBanner() {
  const { viewer } = usePanel().control;
  const control = useHost((state) => state.control);
  const notice = controlNotice(control, viewer);
  return (
    <div className={styles.place} role="status" data-testid="control-banner">
      {notice && <Banner notice={notice} isPrivate={control.sensitive ?? false} />}
    </div>
  );
}

interface BannerProps {
  readonly notice: ControlNotice;
  readonly isPrivate: boolean;
}

function Banner({ notice: { kind, title, text }, isPrivate }: BannerProps) {
  const Icon = ICONS[kind];
  return (
    <div className={styles.banner} data-kind={kind}>
      <Icon />
      <p className="ellipsis">
        <strong>{title}</strong> {text}
        {kind === 'mine' && (
          <>
            {' '}
            <Keys keys={SHORTCUTS.control.keys} /> to give back
          </>
        )}
      </p>
      <BannerAction kind={kind} isPrivate={isPrivate} />
    </div>
  );
}

function BannerAction({ kind, isPrivate }: Pick<ControlNotice, 'kind'> & Pick<BannerProps, 'isPrivate'>) {
  const { control, live } = usePanel();
  switch (kind) {
    case 'mine':
      return (
        <Button
          kind="control"
          className={styles.action}
          icon={<EyeOff />}
          label={isPrivate ? 'Private typing: on' : 'Private typing'}
          tip="For passwords. While on, only the number of characters is logged."
          pressed={isPrivate}
          onClick={() => {
            void control.setPrivate(!isPrivate);
            // The next key goes to the desktop.
            live.focus();
          }}
        />
      );
    case 'other':
      return (
        <Button
          className={styles.action}
          label="Take over"
          tip="Take control from the person who has it"
          onClick={() => void control.take(true)}
        />
      );
    case 'paused':
      return (
        <Button
          className={styles.action}
          icon={<Play />}
          label={SHORTCUTS.pause.other}
          tip="Accept agent actions again"
          shortcut={SHORTCUTS.pause.keys}
          onClick={() => void control.setPaused(false)}
        />
      );
    default:
      return kind satisfies never;
  }
}
