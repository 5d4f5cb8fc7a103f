import { ToggleGroup } from 'radix-ui';
import styles from './Segments.module.css';
import { Tip } from './Tip';

export interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly tip: string;
  readonly shortcut?: string;
}

export interface SegmentsProps<T extends string> {
  /** For a screen reader: what is chosen here. */
  readonly label: string;
  readonly segments: readonly Segment<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A choice of a few, all of them in sight. */
export function Segments<T extends string>({ label, segments, value, onChange }: SegmentsProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className={styles.group}
      aria-label={label}
      value={value}
      onValueChange={(chosen) => {
        const segment = segments.find((one) => one.value === chosen);
        if (segment) onChange(segment.value);
      }}
    >
      {segments.map((one) => (
        <Tip key={one.value} label={one.tip} shortcut={one.shortcut}>
          {/* The tooltip has a data-state of its own: the item inside must keep its. */}
          <span className={styles.cell}>
            <ToggleGroup.Item value={one.value} className={styles.segment}>
              {one.label}
            </ToggleGroup.Item>
          </span>
        </Tip>
      ))}
    </ToggleGroup.Root>
  );
}
