import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import type { Facets } from '../state/facets';
import menu from '../ui/Menu.module.css';
import styles from './FilterBar.module.css';

interface FilterMenuProps<T extends string> {
  readonly label: string;
  readonly countFacets: () => Facets;
  readonly countsOf: (facets: Facets) => ReadonlyMap<T, number>;
  readonly selected: ReadonlySet<T>;
  readonly nameOf: (value: T) => string;
  readonly onToggle: (value: T) => void;
}

/** A menu of the values of a property with their counts; several can be selected. */
export function FilterMenu<T extends string>(props: FilterMenuProps<T>) {
  const { label, selected } = props;
  const [open, setOpen] = useState(false);
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        className={styles.trigger}
        aria-label={selected.size > 0 ? `${label}: ${selected.size} selected` : label}
        data-selected={selected.size > 0 || undefined}
      >
        {label}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={`${menu.menu} ${styles.menu}`}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          data-typeahead
        >
          {open && <Items {...props} />}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items<T extends string>({
  label,
  countFacets,
  countsOf,
  selected,
  nameOf,
  onToggle,
}: FilterMenuProps<T>) {
  // Counted once, so that new actions do not move the items.
  const [counts] = useState(() => sorted(countsOf(countFacets()), selected));
  if (counts.length === 0) return <p className={styles.none}>{`No action has a ${label.toLowerCase()}.`}</p>;
  return counts.map(([value, count]) => (
    <DropdownMenu.CheckboxItem
      key={value}
      className={`${menu.item} ${styles.option}`}
      checked={selected.has(value)}
      // Keep the menu open.
      onSelect={(event) => event.preventDefault()}
      onCheckedChange={() => onToggle(value)}
    >
      <DropdownMenu.ItemIndicator className={styles.tick}>
        <Check />
      </DropdownMenu.ItemIndicator>
      <span className={styles.name}>{nameOf(value)}</span>
      <span className={styles.figure}>{count.toLocaleString('en')}</span>
    </DropdownMenu.CheckboxItem>
  ));
}

/** Most frequent first, then selected values that no longer occur. */
function sorted<T>(counts: ReadonlyMap<T, number>, selected: ReadonlySet<T>): [value: T, count: number][] {
  const gone = [...selected].filter((value) => !counts.has(value));
  return [...[...counts].sort((a, b) => b[1] - a[1]), ...gone.map((value): [T, number] => [value, 0])];
}
