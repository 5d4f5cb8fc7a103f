import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { useShortcut } from './single-keys';
import { Tooltip } from './Tooltip';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'control' | 'danger';
  readonly icon?: ReactNode;
  /** After the label: that a menu opens. */
  readonly iconAfter?: ReactNode;
  /** What it says; with `iconOnly`, what a screen reader says. */
  readonly label: string;
  readonly iconOnly?: boolean;
  /** Longer than the label, where the label alone does not say it. */
  readonly tip?: string;
  readonly shortcut?: string;
  readonly pressed?: boolean;
}

/** The one button. It has a tooltip where its label does not say all: a shortcut, or only an icon. */
export function Button(props: ButtonProps) {
  const {
    kind = 'plain',
    icon,
    iconAfter,
    label,
    iconOnly,
    tip,
    shortcut,
    pressed,
    className,
    ...rest
  } = props;
  const keys = useShortcut(shortcut);
  const button = (
    <button
      type="button"
      {...rest}
      className={[styles.button, styles[kind], iconOnly && styles.square, className]
        .filter(Boolean)
        .join(' ')}
      aria-label={rest['aria-label'] ?? (iconOnly ? label : undefined)}
      aria-pressed={pressed}
      aria-keyshortcuts={keys?.replace('Ctrl', 'Control')}
    >
      {icon}
      {!iconOnly && <span>{label}</span>}
      {iconAfter}
    </button>
  );
  if (!tip && !shortcut && !iconOnly) return button;
  return (
    <Tooltip label={tip ?? label} shortcut={shortcut}>
      {button}
    </Tooltip>
  );
}
