import { Popover } from 'radix-ui';
import type { KeyName } from '../../../shared/keys';
import styles from './KeyOptions.module.css';

interface KeyOptionsProps {
  readonly id: string;
  /** The text before the completed part. */
  readonly head: string;
  readonly options: readonly KeyName[];
  readonly active: number;
  readonly onTake: (option: KeyName) => void;
}

/** Completions, below the input that keeps the focus. */
export function KeyOptions({ id, head, options, active, onTake }: KeyOptionsProps) {
  return (
    // Inside <main>, so that screen readers find it when they jump between landmarks.
    <Popover.Portal container={document.querySelector('main')}>
      <Popover.Content
        className={styles.list}
        id={id}
        role="listbox"
        aria-label="Key names"
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        {options.map((option, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the focused input handles the keys.
          <div
            key={option.name}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            className={styles.option}
            aria-selected={i === active}
            // Keep the focus in the input.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onTake(option)}
          >
            <span>
              <span className={styles.head}>{head}</span>
              {option.name}
            </span>
            {option.means && <span className={styles.means}>{option.means}</span>}
          </div>
        ))}
      </Popover.Content>
    </Popover.Portal>
  );
}
