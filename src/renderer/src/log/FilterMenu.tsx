import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { usePanel } from '../panel/context';
import { countFacets, type Facets } from '../state/facets';
import menu from '../ui/Menu.module.css';
import styles from './FilterBar.module.css';

export interface FilterMenuProps<T extends string> {
  readonly label: string;
  readonly countsOf: (facets: Facets) => ReadonlyMap<T, number>;
  readonly chosen: ReadonlySet<T>;
  readonly nameOf: (value: T) => string;
  readonly onToggle: (value: T) => void;
}

/** One property of actions to filter by, with how many there are of each; several may be chosen. */
export function FilterMenu<T extends string>(props: FilterMenuProps<T>) {
  const { label, chosen } = props;
  const [open, setOpen] = useState(false);
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        className={styles.trigger}
        aria-label={chosen.size > 0 ? `${label}: ${chosen.size} chosen` : label}
        data-chosen={chosen.size > 0 || undefined}
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

function Items<T extends string>({ label, countsOf, chosen, nameOf, onToggle }: FilterMenuProps<T>) {
  const panel = usePanel();
  // Counted when it opens: what arrives meanwhile must not move what somebody is about to click.
  const [counts] = useState(() => sorted(countsOf(countFacets(panel.log.log())), chosen));
  if (counts.length === 0) return <p className={styles.none}>{`No action has a ${label.toLowerCase()}.`}</p>;
  return counts.map(([value, count]) => (
    <DropdownMenu.CheckboxItem
      key={value}
      className={`${menu.item} ${styles.option}`}
      checked={chosen.has(value)}
      // It stays open, for the next one.
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

/** The most frequent first; what is chosen and gone is still there to be unchosen. */
function sorted<T>(counts: ReadonlyMap<T, number>, chosen: ReadonlySet<T>): [value: T, count: number][] {
  const gone = [...chosen].filter((value) => !counts.has(value));
  return [...[...counts].sort((a, b) => b[1] - a[1]), ...gone.map((value): [T, number] => [value, 0])];
}
