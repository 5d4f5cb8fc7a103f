import { Crosshair } from 'lucide-react';
import { type ClipboardEvent, type ReactNode, useId } from 'react';
import { SCROLL_DIRECTIONS } from '../../../shared/action';
import { Button } from '../ui/Button';
import { Segments } from '../ui/Segments';
import { SHORTCUTS } from '../ui/shortcuts';
import type { Draft } from './draft';
import styles from './Fields.module.css';

export interface FieldProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  /** What is wrong with this field. */
  readonly problem: string | undefined;
}

/** A label, what it labels, and what is wrong with it. */
function Row(props: { label: string; htmlFor: string; problem: string | undefined; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <label htmlFor={props.htmlFor}>{props.label}</label>
      <div className={styles.inputs}>{props.children}</div>
      {props.problem && (
        <p className={styles.problem} id={`${props.htmlFor}-problem`} role="alert">
          {props.problem}
        </p>
      )}
    </div>
  );
}

interface NumberInputProps {
  readonly id?: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly problemId: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onPaste?: (event: ClipboardEvent) => void;
}

function NumberInput({ label, problemId, onChange, ...input }: NumberInputProps) {
  return (
    <input
      {...input}
      className={styles.number}
      inputMode="numeric"
      autoComplete="off"
      aria-label={label}
      aria-invalid={problemId !== undefined}
      aria-describedby={problemId}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

const POINTS = {
  start: { label: 'From', x: 'startX', y: 'startY' },
  point: { label: 'At', x: 'x', y: 'y' },
} as const;

export function PointField(
  props: FieldProps & { which: 'start' | 'point'; onPick: () => void; picking: boolean },
) {
  const { draft, change, problem, which, onPick, picking } = props;
  const { x, y, label } = POINTS[which];
  const id = `composer-${which}`;
  const problemId = problem ? `${id}-problem` : undefined;
  const isEnd = which === 'point' && draft.action === 'left_click_drag';
  // Two numbers pasted into one are a point.
  const onPaste = (event: ClipboardEvent) => {
    const [, px, py] = /^\D*(-?\d+)\D+?(-?\d+)\D*$/.exec(event.clipboardData.getData('text')) ?? [];
    if (px === undefined || py === undefined) return;
    event.preventDefault();
    change({ [x]: px, [y]: py });
  };
  return (
    <Row label={isEnd ? 'To' : label} htmlFor={id} problem={problem}>
      <NumberInput
        id={id}
        label={`${isEnd ? 'To' : label}, x`}
        value={draft[x]}
        placeholder="x"
        problemId={problemId}
        onPaste={onPaste}
        onChange={(value) => change({ [x]: value })}
      />
      <NumberInput
        label={`${isEnd ? 'To' : label}, y`}
        value={draft[y]}
        placeholder="y"
        problemId={problemId}
        onPaste={onPaste}
        onChange={(value) => change({ [y]: value })}
      />
      <Button
        icon={<Crosshair />}
        label="Pick"
        tip="Pick the point on the live view"
        shortcut={SHORTCUTS.pick.keys}
        pressed={picking}
        onClick={onPick}
      />
    </Row>
  );
}

export function TextField({ draft, change, problem }: FieldProps) {
  const id = useId();
  const isText = draft.action === 'type';
  const common = {
    id,
    value: draft.text,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem ? `${id}-problem` : undefined,
    'data-secret': draft.sensitive || undefined,
    spellCheck: false,
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => change({ text: event.target.value }),
  };
  return (
    <Row label={isText ? 'Text' : 'Keys'} htmlFor={id} problem={problem}>
      {isText ? (
        <textarea
          {...common}
          className={styles.text}
          rows={3}
          placeholder="Typed exactly; a new line is Return"
        />
      ) : (
        <input {...common} className={styles.text} placeholder="ctrl+shift+t, Return, F5, ä …" />
      )}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={draft.sensitive}
          onChange={(event) => change({ sensitive: event.target.checked })}
        />
        Sensitive: the log keeps only its length
      </label>
    </Row>
  );
}

export function DurationField({ draft, change, problem }: FieldProps) {
  const id = 'composer-duration';
  return (
    <Row label="For" htmlFor={id} problem={problem}>
      <NumberInput
        id={id}
        label="For, in milliseconds"
        value={draft.duration}
        placeholder="1000"
        problemId={problem ? `${id}-problem` : undefined}
        onChange={(duration) => change({ duration })}
      />
      <span className={styles.unit}>ms</span>
    </Row>
  );
}

export function ScrollField({ draft, change, problem }: FieldProps) {
  const id = 'composer-amount';
  const direction = SCROLL_DIRECTIONS.find((one) => one === draft.direction) ?? 'down';
  return (
    <Row label="Clicks" htmlFor={id} problem={problem}>
      <NumberInput
        id={id}
        label="Wheel clicks"
        value={draft.amount}
        placeholder="3"
        problemId={problem ? `${id}-problem` : undefined}
        onChange={(amount) => change({ amount })}
      />
      <Segments
        label="Direction"
        value={direction}
        onChange={(chosen) => change({ direction: chosen })}
        segments={SCROLL_DIRECTIONS.map((value) => ({ value, label: value, tip: `Scroll ${value}` }))}
      />
    </Row>
  );
}

export function DeclaredField({ draft, change, problem }: FieldProps) {
  const id = 'composer-declared';
  const problemId = problem ? `${id}-problem` : undefined;
  return (
    <Row label="Size" htmlFor={id} problem={problem}>
      <NumberInput
        id={id}
        label="Declared width"
        value={draft.scaledWidth}
        placeholder="native"
        problemId={problemId}
        onChange={(scaledWidth) => change({ scaledWidth })}
      />
      <span className={styles.unit}>×</span>
      <NumberInput
        label="Declared height"
        value={draft.scaledHeight}
        placeholder="native"
        problemId={problemId}
        onChange={(scaledHeight) => change({ scaledHeight })}
      />
      <span className={styles.unit}>declared size</span>
    </Row>
  );
}
