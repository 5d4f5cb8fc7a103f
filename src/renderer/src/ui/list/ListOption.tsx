import type { ComponentProps } from 'react';
import styles from './List.module.css';

/** Where the list puts a row. */
export interface RowPlacement {
  readonly id: string;
  readonly index: number;
  /** (px) */
  readonly top: number;
}

export interface ListOptionProps extends Omit<ComponentProps<'div'>, 'id' | 'role'>, RowPlacement {
  readonly isSelected: boolean;
}

/** One row of a `List`. The list has the focus and takes the keys. */
export function ListOption({ id, index, top, isSelected, className, style, ...rest }: ListOptionProps) {
  return (
    <div
      tabIndex={-1}
      {...rest}
      id={id}
      role="option"
      aria-selected={isSelected}
      data-index={index}
      className={[styles.option, className].filter(Boolean).join(' ')}
      style={{ ...style, transform: `translateY(${top}px)` }}
    />
  );
}
