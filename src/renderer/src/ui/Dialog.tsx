import { X } from 'lucide-react';
import { AlertDialog, Dialog as PlainDialog } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Button, type ButtonProps } from './Button';
import styles from './Dialog.module.css';

type ContentProps = ComponentProps<typeof PlainDialog.Content>;

export interface DialogProps
  extends Pick<ContentProps, 'onCloseAutoFocus' | 'onEscapeKeyDown' | 'className'> {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** Where it need not be seen: what is inside says it. */
  readonly titleHidden?: boolean;
  /** One line below the title, cut where there is no room. */
  readonly subtitle?: ReactNode;
  /** What it is about, in a sentence or two. */
  readonly description?: ReactNode;
  /** Beside the title. */
  readonly tools?: ReactNode;
  /** It wants an answer: a click beside it does not close it, and what does no harm has the focus first. */
  readonly question?: boolean;
  /** m is for a form, l for a list, xl for pictures. */
  readonly size?: 'm' | 'l' | 'xl';
  /** What is inside reaches its edges, and scrolls by itself. */
  readonly flush?: boolean;
  /** Id of what has the focus first; else, but for a question, it is the dialog itself. */
  readonly focus?: string;
  readonly children: ReactNode;
}

/** The one dialog: in the middle, over a veil, never larger than the window; its header stays while the rest scrolls. */
export function Dialog(props: DialogProps) {
  const {
    open,
    onOpenChange,
    title,
    titleHidden,
    subtitle,
    description: words,
    tools,
    question,
    size = 'm',
  } = props;
  const { flush, focus, className, children, onCloseAutoFocus, onEscapeKeyDown } = props;
  const Parts = question ? AlertDialog : PlainDialog;
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange}>
      <Parts.Portal>
        <Parts.Overlay className={styles.overlay} />
        <Parts.Content
          className={[styles.dialog, className].filter(Boolean).join(' ')}
          data-size={size}
          data-flush={flush || undefined}
          {...(words === undefined && { 'aria-describedby': undefined })}
          {...(!(question && focus === undefined) && {
            onOpenAutoFocus: (event: Event) => focusFirst(event, focus),
          })}
          {...(onCloseAutoFocus && { onCloseAutoFocus })}
          {...(onEscapeKeyDown && { onEscapeKeyDown })}
        >
          <header className={titleHidden ? 'visually-hidden' : styles.header}>
            <Parts.Title>{title}</Parts.Title>
            {tools}
            {!question && !titleHidden && (
              <PlainDialog.Close asChild>
                <Button kind="quiet" iconOnly icon={<X />} label="Close" shortcut="Esc" />
              </PlainDialog.Close>
            )}
            {subtitle !== undefined && <p>{subtitle}</p>}
          </header>
          <div className={flush ? styles.flush : styles.body}>
            {words !== undefined && <Parts.Description>{words}</Parts.Description>}
            {children}
          </div>
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

/** Not its first button, which closes it, and whose tooltip would lie over what is inside. */
function focusFirst(event: Event, focus: string | undefined): void {
  event.preventDefault();
  const first = focus === undefined ? event.currentTarget : document.getElementById(focus);
  if (first instanceof HTMLElement) first.focus();
}

/** The buttons at its end: the one that goes on is the last. */
export function DialogFoot({ children }: { readonly children: ReactNode }) {
  return <div className={styles.foot}>{children}</div>;
}

/** Leaves a question as it is: what does no harm, and so has the focus first. */
export function DialogCancel(props: ButtonProps) {
  return (
    <AlertDialog.Cancel asChild>
      <Button {...props} />
    </AlertDialog.Cancel>
  );
}
