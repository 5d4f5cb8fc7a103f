import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type RefCallback, useRef } from 'react';
import { IconButton } from './Button';
import { Keys } from './Keys';
import styles from './SearchField.module.css';
import { SHORTCUTS } from './shortcuts';
import { useShortcut } from './single-keys';

export interface SearchFieldProps {
  /** Registers the field for the search command. */
  readonly focusTarget: RefCallback<HTMLElement>;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Enter or Arrow Down was pressed: the focus moves to the results. */
  readonly onLeave: () => void;
  readonly className?: string | undefined;
}

/** A search field. Esc or its button clears it. While it is empty, the shortcut is shown in the button's place. */
export function SearchField(props: SearchFieldProps) {
  const { focusTarget, label, placeholder, value, onChange, onLeave, className } = props;
  const input = useRef<HTMLInputElement>(null);
  const keys = useShortcut(SHORTCUTS.search.keys);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onChange('');
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    onLeave();
  };
  return (
    <div className={[styles.search, className].filter(Boolean).join(' ')}>
      <Search />
      <input
        ref={(element) => {
          input.current = element;
          return element ? focusTarget(element) : undefined;
        }}
        type="search"
        aria-label={label}
        aria-keyshortcuts={keys}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {value === '' ? (
        keys && <Keys keys={keys} />
      ) : (
        <IconButton
          icon={<X />}
          label="Clear the search"
          shortcut="Esc"
          onClick={() => {
            onChange('');
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
}
