import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { toggleInSet } from '../state/filter';
import { Menu } from '../ui/Menu';
import menu from '../ui/Menu.module.css';
import styles from './FilterBar.module.css';

interface FilterMenuProps<T extends string> {
  readonly label: string;
  /** Counts the values to select, whenever the menu opens. */
  readonly countValues: () => ReadonlyMap<T, number>;
  readonly selected: ReadonlySet<T>;
  readonly onChange: (selected: ReadonlySet<T>) => void;
  readonly nameOf?: (value: T) => string;
}

/** A menu of the values of a property with their counts; several can be selected. */
export function FilterMenu<T extends string>(props: FilterMenuProps<T>) {
  const { label, selected } = props;
  const trigger = (
    <button
      type="button"
      className={styles.trigger}
      aria-label={selected.size > 0 ? `${label}: ${selected.size} selected` : label}
      data-selected={selected.size > 0 || undefined}
    >
      {label}
    </button>
  );
  return (
    <Menu trigger={trigger} className={styles.menu}>
      <Items {...props} />
    </Menu>
  );
}

function Items<T extends string>({ label, countValues, selected, onChange, nameOf }: FilterMenuProps<T>) {
  // Counted once, so that new actions do not move the items.
  const [counts] = useState(() => sorted(countValues(), selected));
  if (counts.length === 0) return <p className={styles.none}>{`No action has a ${label.toLowerCase()}.`}</p>;
  return counts.map(([value, count]) => (
    <DropdownMenu.CheckboxItem
      key={value}
      className={`${menu.item} ${styles.option}`}
      checked={selected.has(value)}
      // Keep the menu open.
      onSelect={(event) => event.preventDefault()}
      onCheckedChange={() => onChange(toggleInSet(selected, value))}
    >
      <DropdownMenu.ItemIndicator className={styles.tick}>
        <Check />
      </DropdownMenu.ItemIndicator>
      <span className={styles.name}>{nameOf?.(value) ?? value}</span>
      <span className={styles.figure}>{count.toLocaleString('en')}</span>
    </DropdownMenu.CheckboxItem>
  ));
}

/** Most frequent first, then selected values that no longer occur. */
function sorted<T>(counts: ReadonlyMap<T, number>, selected: ReadonlySet<T>): [value: T, count: number][] {
  const gone = [...selected].filter((value) => !counts.has(value));
  return [...[...counts].sort((a, b) => b[1] - a[1]), ...gone.map((value): [T, number] => [value, 0])];
}
