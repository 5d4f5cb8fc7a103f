import { ToggleGroup } from 'radix-ui';
import styles from './SegmentedControl.module.css';
import { Tooltip } from './Tooltip';

export interface SegmentOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly tip: string;
  readonly shortcut?: string;
}

export interface SegmentedControlProps<T extends string> {
  /** The name of the choice, for screen readers. */
  readonly label: string;
  readonly segments: readonly SegmentOption<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A choice between a few options, all visible. */
export function SegmentedControl<T extends string>({
  label,
  segments,
  value,
  onChange,
}: SegmentedControlProps<T>) {
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
        <Tooltip key={one.value} label={one.tip} shortcut={one.shortcut}>
          {/* The tooltip sets data-state on its child; the span protects that of the item. */}
          <span className={styles.cell}>
            <ToggleGroup.Item value={one.value} className={styles.segment}>
              {one.label}
            </ToggleGroup.Item>
          </span>
        </Tooltip>
      ))}
    </ToggleGroup.Root>
  );
}
