import { Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Button } from './Button';
import { Keys } from './Keys';
import styles from './SearchField.module.css';
import { SHORTCUTS } from './shortcuts';
import { useShortcut } from './single-keys';

export interface SearchFieldProps {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** To what was found: by Enter and by the arrow down. */
  readonly onLeave: () => void;
  readonly className?: string | undefined;
}

/** A field to search in: Esc empties it, and so does its button, which the key that leads here gives way to. */
export function SearchField({
  id,
  label,
  placeholder,
  value,
  onChange,
  onLeave,
  className,
}: SearchFieldProps) {
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
        id={id}
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
        <Button
          kind="quiet"
          iconOnly
          icon={<X />}
          label="Clear the search"
          shortcut="Esc"
          onClick={() => {
            onChange('');
            document.getElementById(id)?.focus();
          }}
        />
      )}
    </div>
  );
}
