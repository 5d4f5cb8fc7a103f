import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { useShortcut } from './single-keys';
import { Tooltip } from './Tooltip';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'control' | 'danger';
  readonly icon?: ReactNode;
  /** Shown after the label, for example if the button opens a menu. */
  readonly iconAfter?: ReactNode;
  /** The visible label; with `iconOnly`, the label for screen readers. */
  readonly label: string;
  readonly iconOnly?: boolean;
  /** A longer text, if the label alone is unclear. */
  readonly tip?: string;
  readonly shortcut?: string;
  readonly pressed?: boolean;
}

/** The panel's button. It has a tooltip if it has a tip, a shortcut or only an icon. */
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

/** A button that shows only its icon; the label is its tooltip. */
export function IconButton(props: Omit<ButtonProps, 'kind' | 'iconOnly'>) {
  return <Button kind="quiet" iconOnly {...props} />;
}
