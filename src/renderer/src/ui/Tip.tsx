import { Tooltip } from 'radix-ui';
import type { ReactElement } from 'react';
import { Keys } from './Keys';
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
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles.tip} side={side} sideOffset={6} collisionPadding={8}>
          {label}
          {shortcut && <Keys keys={shortcut} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
