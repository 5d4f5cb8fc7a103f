import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import { Keys } from './Keys';
import { useShortcut } from './single-keys';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  readonly label: string;
  /** Shown beside the label: `Ctrl+Enter`. */
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly children: ReactElement;
}

/** A tooltip with an optional shortcut. */
export function Tooltip({ label, shortcut, side = 'bottom', children }: TooltipProps) {
  const keys = useShortcut(shortcut);
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={8}>
          {label}
          {keys && <Keys keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
