import { X } from 'lucide-react';
import { AlertDialog, Dialog as PlainDialog } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Button, type ButtonProps, IconButton } from './Button';
import styles from './Dialog.module.css';

type ContentProps = ComponentProps<typeof PlainDialog.Content>;

export interface DialogProps
  extends Pick<ContentProps, 'onCloseAutoFocus' | 'onEscapeKeyDown' | 'className'> {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** Only screen readers get the title, because the content makes it clear. */
  readonly titleHidden?: boolean;
  /** One line below the title, cut off if too long. */
  readonly subtitle?: ReactNode;
  /** One or two sentences. */
  readonly description?: ReactNode;
  /** Beside the title. */
  readonly tools?: ReactNode;
  /** A click outside does not close the dialog, and the safe button has the focus first. */
  readonly question?: boolean;
  /** m is for a form, l for a list, xl for images. */
  readonly size?: 'm' | 'l' | 'xl';
  /** The content has no padding and scrolls by itself. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/**
 * A modal dialog, never larger than the window. The element with `data-initial-focus` has the focus first, or else the
 * dialog itself.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, titleHidden, subtitle, description, tools, question } = props;
  const { size = 'm', flush, className, children, onCloseAutoFocus, onEscapeKeyDown } = props;
  const Parts = question ? AlertDialog : PlainDialog;
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange}>
      <Parts.Portal>
        <Parts.Overlay className={styles.overlay} />
        <Parts.Content
          className={[styles.dialog, className].filter(Boolean).join(' ')}
          data-size={size}
          data-flush={flush || undefined}
          {...(description === undefined && { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => focusInitial(event, question ?? false)}
          {...(onCloseAutoFocus && { onCloseAutoFocus })}
          {...(onEscapeKeyDown && { onEscapeKeyDown })}
        >
          <header className={titleHidden ? 'visually-hidden' : styles.header}>
            <Parts.Title>{title}</Parts.Title>
            {tools}
            {!question && !titleHidden && (
              <PlainDialog.Close asChild>
                <IconButton icon={<X />} label="Close" shortcut="Esc" />
              </PlainDialog.Close>
            )}
            {subtitle !== undefined && <p className="ellipsis">{subtitle}</p>}
          </header>
          <div className={flush ? styles.flush : styles.body}>
            {description !== undefined && <Parts.Description>{description}</Parts.Description>}
            {children}
          </div>
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

/**
 * Radix would focus the first button. In a plain dialog that button closes it, and its tooltip would cover the content.
 */
function focusInitial(event: Event, question: boolean): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  const first = dialog.querySelector<HTMLElement>('[data-initial-focus]');
  if (question && !first) return;
  event.preventDefault();
  (first ?? dialog).focus();
}

/** The buttons at the end of a dialog; the last one proceeds. */
export function DialogFoot({ children }: { readonly children: ReactNode }) {
  return <div className={styles.foot}>{children}</div>;
}

/** The safe answer to a question. */
export function DialogCancel(props: ButtonProps) {
  return (
    <AlertDialog.Cancel asChild>
      <Button {...props} />
    </AlertDialog.Cancel>
  );
}
