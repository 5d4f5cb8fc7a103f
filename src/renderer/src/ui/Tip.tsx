import { Tooltip } from 'radix-ui';
import type { ReactElement } from 'react';
import { Keys } from './Keys';
import { useShortcut } from './single-keys';
import styles from './Tip.module.css';

export interface TipProps {
  readonly label: string;
  /** As in `Ctrl+Enter`; shown beside the label. */
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly children: ReactElement;
}

/** A tooltip for one control, with the key that does the same. */
export function Tip({ label, shortcut, side = 'bottom', children }: TipProps) {
  const keys = useShortcut(shortcut);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles.tip} side={side} sideOffset={6} collisionPadding={8}>
          {label}
          {keys && <Keys keys={keys} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
