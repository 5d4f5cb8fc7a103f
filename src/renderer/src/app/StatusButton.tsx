import type { ComponentProps } from 'react';
import { Tooltip } from '../ui/Tooltip';
import styles from './StatusBar.module.css';

interface StatusButtonProps extends ComponentProps<'button'> {
  readonly tip: string;
  readonly shortcut?: string;
}

/** A button of the status bar. */
export function StatusButton({ tip, shortcut, ...button }: StatusButtonProps) {
  return (
    <Tooltip label={tip} shortcut={shortcut} side="top">
      <button type="button" className={styles.link} {...button} />
    </Tooltip>
  );
}
