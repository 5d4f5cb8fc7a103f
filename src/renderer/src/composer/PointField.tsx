import { Crosshair } from 'lucide-react';
import type { ClipboardEvent } from 'react';
import { useComposer, usePanel, useView } from '../panel/context';
import { isBeyond } from '../state/composer/draft';
import { Button } from '../ui/Button';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './Fields.module.css';
import { fieldLabel } from './field-labels';
import { NumberInput } from './NumberField';
import { pickPoint } from './pick';
import type { FieldProps } from './use-field';

/** A point in the draft's coordinate space: typed, pasted as two numbers, or picked on the screen. */
export function PointField({ parameter, problem }: FieldProps<'coordinate' | 'start_coordinate'>) {
  const panel = usePanel();
  const action = useComposer((state) => state.draft.action);
  const label = fieldLabel(parameter, action);
  const picking = useView((state) => state.pick !== undefined);
  const picture = useView((state) => state.picture);
  const beyond = useComposer(({ draft }) => picture !== undefined && isBeyond(draft, parameter, picture));
  const onPaste = (event: ClipboardEvent) => {
    const [, x, y] = /^\D*(-?\d+)\D+?(-?\d+)\D*$/.exec(event.clipboardData.getData('text')) ?? [];
    if (x === undefined || y === undefined) return;
    event.preventDefault();
    panel.composer.setInputs({ [`${parameter}.x`]: x, [`${parameter}.y`]: y });
  };
  return (
    <>
      {(['x', 'y'] as const).map((axis) => (
        <NumberInput
          key={axis}
          name={`${parameter}.${axis}`}
          parameter={parameter}
          label={`${label}, ${axis}`}
          placeholder={axis}
          problem={problem}
          onPaste={onPaste}
        />
      ))}
      <Button
        icon={<Crosshair />}
        label="Pick on screen"
        tip={
          action === 'left_click_drag'
            ? 'Drag on the screen, or pick both points'
            : 'Pick the point on the screen'
        }
        shortcut={SHORTCUTS.pick.keys}
        pressed={picking}
        onClick={() => pickPoint(panel, parameter)}
      />
      {beyond && (
        <p className={styles.note} role="status">
          Outside the desktop; will be clamped to the edge.
        </p>
      )}
    </>
  );
}
