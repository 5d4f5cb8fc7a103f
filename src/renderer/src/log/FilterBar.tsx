import { Check, X } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type RefCallback, useState } from 'react';
import { useChatNames } from '../actions/chat-names';
import { verbOf } from '../actions/describe';
import type { Facets } from '../state/facets';
import { EMPTY_FILTER, type LogFilter, toggleInSet } from '../state/filter';
import { formatTime } from '../ui/format';
import { Menu } from '../ui/Menu';
import menu from '../ui/Menu.module.css';
import { SearchField } from '../ui/SearchField';
import { SHORTCUTS } from '../ui/shortcuts';
import { Tooltip } from '../ui/Tooltip';
import styles from './FilterBar.module.css';

interface FilterBarProps {
  readonly filter: LogFilter;
  readonly onChange: (part: Partial<LogFilter>) => void;
  /** Counts the values to filter by, whenever a menu opens. */
  readonly countFacets: () => Facets;
  /** Receives the search field. */
  readonly focusTarget: RefCallback<HTMLElement>;
  /** Moves the focus from the search field to the list. */
  readonly onLeave: () => void;
}

/** The search and the filters of a log. */
export function FilterBar({ filter, onChange: change, countFacets, focusTarget, onLeave }: FilterBarProps) {
  const nameOfChat = useChatNames();
  return (
    <search className={styles.filters} aria-label="Filter the log">
      <div className={styles.bar}>
        <SearchField
          focusTarget={focusTarget}
          className={styles.search}
          label="Search the log"
          placeholder="Search"
          value={filter.search}
          onChange={(search) => change({ search })}
          onLeave={onLeave}
        />
        <FilterMenu
          label="Action"
          countValues={() => countFacets().kinds}
          selected={filter.kinds}
          onChange={(kinds) => change({ kinds })}
          nameOf={verbOf}
        />
        <FilterMenu
          label="Source"
          countValues={() => countFacets().sources}
          selected={filter.sources}
          onChange={(sources) => change({ sources })}
        />
        <FilterMenu
          label="Chat ID"
          countValues={() => countFacets().chats}
          selected={filter.chats}
          onChange={(chats) => change({ chats })}
          nameOf={nameOfChat}
        />
        <FilterMenu
          label="Status"
          countValues={() => countFacets().statuses}
          selected={filter.statuses}
          onChange={(statuses) => change({ statuses })}
        />
      </div>
      <FilterChips filter={filter} onChange={change} />
    </search>
  );
}

/** `without` is the change that removes it. */
type Chip = readonly [kind: string, name: string, without: Partial<LogFilter>];

interface FilterChipsProps {
  readonly filter: LogFilter;
  readonly onChange: (part: Partial<LogFilter>) => void;
}

/** The active filters, with buttons to remove one or all. */
function FilterChips({ filter, onChange }: FilterChipsProps) {
  const chips = chipsOf(filter, useChatNames());
  if (chips.length === 0) return null;
  return (
    <div className={styles.chips}>
      {chips.map(([kind, name, without]) => (
        <button
          key={`${kind} ${name}`}
          type="button"
          className={styles.chip}
          aria-label={`Remove filter: ${name}`}
          onClick={() => onChange(without)}
        >
          {name}
          <X />
        </button>
      ))}
      <Tooltip label={SHORTCUTS.clear.title} shortcut={SHORTCUTS.clear.keys}>
        <button type="button" className={styles.clear} onClick={() => onChange(EMPTY_FILTER)}>
          Clear all
        </button>
      </Tooltip>
    </div>
  );
}

function chipsOf(filter: LogFilter, nameOfChat: (chat: string, length: number) => string): Chip[] {
  const { kinds, sources, chats, statuses, range } = filter;
  const chips: Chip[] = [
    ...[...kinds].map((one): Chip => ['kind', verbOf(one), { kinds: toggleInSet(kinds, one) }]),
    ...[...sources].map((one): Chip => ['source', one, { sources: toggleInSet(sources, one) }]),
    ...[...chats].map(
      (one): Chip => ['chat', `chat ${nameOfChat(one, 4)}`, { chats: toggleInSet(chats, one) }],
    ),
    ...[...statuses].map((one): Chip => ['status', one, { statuses: toggleInSet(statuses, one) }]),
  ];
  if (range) {
    const [from, to] = [formatTime(range.from), formatTime(range.to)];
    // With milliseconds only for a range within a second.
    const end = from.slice(0, 8) === to.slice(0, 8) ? 12 : 8;
    chips.push(['time', `${from.slice(0, end)} – ${to.slice(0, end)}`, { range: undefined }]);
  }
  return chips;
}

interface FilterMenuProps<T extends string> {
  readonly label: string;
  /** Counts the values to select, whenever the menu opens. */
  readonly countValues: () => ReadonlyMap<T, number>;
  readonly selected: ReadonlySet<T>;
  readonly onChange: (selected: ReadonlySet<T>) => void;
  readonly nameOf?: (value: T) => string;
}

/** A menu of the values of a property with their counts; several can be selected. */
function FilterMenu<T extends string>(props: FilterMenuProps<T>) {
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
