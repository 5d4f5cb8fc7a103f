import { useState } from 'react';
import type { Point, Size } from '../../../shared/geometry';
import type { ReplayQuestion } from '../../../shared/replay';
import { questionPicture } from '../api/replay';
import { usePanel } from '../panel/context';
import { Button } from '../ui/Button';
import { DialogCancel, DialogFoot } from '../ui/Dialog';
import { SegmentedControl, type SegmentOption } from '../ui/SegmentedControl';
import { type CropRect, cropFor, rectStyle } from './crop';
import { formatPercent } from './replay-labels';
import { type QuestionProps, StepDialog } from './StepDialog';
import styles from './StepDialog.module.css';

type Scope = 'target' | 'whole';
const SCOPES: readonly SegmentOption<Scope>[] = [
  { value: 'target', label: 'Around the target', tip: 'The compared area' },
  { value: 'whole', label: 'Whole screen', tip: 'The whole desktop' },
];

interface ScreenDiffersProps extends QuestionProps {
  readonly question: Exclude<ReplayQuestion, { kind: 'text' }>;
}

/** Shows the recorded and the current screen, and asks how to continue. */
export function ScreenDiffersDialog({ question, ...dialog }: ScreenDiffersProps) {
  const { replays } = usePanel();
  const [scope, setScope] = useState<Scope>('target');
  const { size } = question;
  const now = question.kind === 'size' ? question.now : size;
  const whole = { x: 0, y: 0, ...size };
  const boxes = question.kind === 'size' ? [] : question.boxes;
  const { at, from } = dialog.replay.current?.native ?? {};
  const hasTarget = boxes.length > 0 && (at ?? from) !== undefined;
  const crop = hasTarget && scope === 'target' ? cropFor(boxes, size) : whole;
  const marks = { boxes: hasTarget ? boxes : [], spots: [from, at].filter((spot) => spot !== undefined) };
  return (
    <StepDialog
      {...dialog}
      size="xl"
      title={question.kind === 'size' ? 'Desktop size changed' : 'The screen differs'}
      description={<Words question={question} />}
    >
      <div className={styles.pictures}>
        <Picture
          caption="Recorded"
          src={questionPicture(question, 'before')}
          size={size}
          crop={crop}
          marks={marks}
        />
        <Picture
          caption="Now"
          src={questionPicture(question, 'now')}
          size={now}
          crop={question.kind === 'size' ? { x: 0, y: 0, ...now } : crop}
          marks={question.kind === 'size' ? NO_MARKS : marks}
        />
      </div>
      <DialogFoot>
        {hasTarget && (
          <div data-apart>
            <SegmentedControl
              label="Part of the screen"
              segments={SCOPES}
              value={scope}
              onChange={setScope}
            />
          </div>
        )}
        <Button label="Stop" onClick={() => void replays.answer({ answer: 'stop' })} />
        <Button label="Skip this step" onClick={() => void replays.answer({ answer: 'skip' })} />
        <DialogCancel label="Fix it myself" />
        <Button label="Check again" onClick={() => void replays.answer({ answer: 'again' })} />
        <Button
          kind="primary"
          label="Continue anyway"
          onClick={() => void replays.answer({ answer: 'go_on' })}
        />
      </DialogFoot>
    </StepDialog>
  );
}

function Words({ question }: { readonly question: ScreenDiffersProps['question'] }) {
  if (question.kind === 'size') {
    const { size, now } = question;
    return (
      <>
        Desktop size changed ({size.width} × {size.height} → {now.width} × {now.height}). Steps can't be
        verified and coordinates will be scaled; clicks may miss. Applies to all steps.
      </>
    );
  }
  const area = question.boxes.length > 0 ? 'area around the target' : 'screen';
  return (
    <>
      {formatPercent(question.difference)} of the {area} differs from the recording.
    </>
  );
}

interface Marks {
  readonly boxes: readonly CropRect[];
  readonly spots: readonly Point[];
}
const NO_MARKS: Marks = { boxes: [], spots: [] };

interface PictureProps {
  readonly caption: string;
  readonly src: string;
  /** The size of the shown desktop. */
  readonly size: Size;
  /** The shown part. */
  readonly crop: CropRect;
  readonly marks: Marks;
}

function Picture({ caption, src, size, crop, marks }: PictureProps) {
  return (
    <figure>
      <figcaption>{caption}</figcaption>
      <div className={styles.picture} style={{ aspectRatio: `${crop.width} / ${crop.height}` }}>
        <img src={src} alt={`The desktop. ${caption}.`} style={rectStyle(crop, { x: 0, y: 0, ...size })} />
        {marks.boxes.map((box) => (
          <span key={`${box.x} ${box.y}`} className={styles.box} style={rectStyle(crop, box)} />
        ))}
        {marks.spots.map((spot) => {
          const { left, top } = rectStyle(crop, { x: spot.x + 0.5, y: spot.y + 0.5, width: 0, height: 0 });
          return <span key={`${spot.x} ${spot.y}`} className={styles.spot} style={{ left, top }} />;
        })}
      </div>
    </figure>
  );
}
