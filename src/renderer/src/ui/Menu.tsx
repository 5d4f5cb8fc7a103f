import { type ContextMenu, DropdownMenu } from 'radix-ui';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { Keys } from './Keys';
import styles from './Menu.module.css';
import { useShortcut } from './single-keys';

interface MenuProps extends ComponentProps<typeof DropdownMenu.Content> {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly onOpen?: () => void;
}

/** A menu below a button. */
export function Menu({ trigger, onOpen, className, ...content }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && onOpen?.()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          data-typeahead
          {...content}
          className={[styles.menu, className].filter(Boolean).join(' ')}
        />
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps extends ComponentProps<typeof DropdownMenu.Item> {
  /** The kind of menu it is in. */
  readonly as?: typeof DropdownMenu.Item | typeof ContextMenu.Item;
  readonly icon: ReactNode;
  readonly label: string;
  readonly shortcut?: string | undefined;
}

export function MenuItem({ as: Item = DropdownMenu.Item, icon, label, shortcut, ...item }: MenuItemProps) {
  const keys = useShortcut(shortcut);
  return (
    <Item className={styles.item} {...item}>
      {icon}
      <span>{label}</span>
      {keys && (
        <span className={styles.key}>
          <Keys keys={keys} />
        </span>
      )}
    </Item>
  );
}
