import { Check, ChevronDown } from 'lucide-react';
import { Select } from 'radix-ui';
import { useState } from 'react';
import styles from '../ui/Menu.module.css';
import { Tooltip } from '../ui/Tooltip';
import { useInertPage } from '../ui/use-inert-page';

interface SelectMenuProps<T extends string> {
  /** Its name and tooltip. */
  readonly label: string;
  readonly shortcut?: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Fits the longest option (px). */
  readonly width: number;
  readonly side?: 'top' | 'bottom';
}

/** A menu to select one option. */
export function SelectMenu<T extends string>(props: SelectMenuProps<T>) {
  const [open, setOpen] = useState(false);
  useInertPage(open);
  const { label, shortcut, options, value, onChange, width, side = 'bottom' } = props;
  return (
    <Select.Root
      open={open}
      onOpenChange={setOpen}
      value={value}
      onValueChange={(selected) => {
        const option = options.find((one) => one.value === selected);
        if (option) onChange(option.value);
      }}
    >
      <Tooltip label={label} shortcut={shortcut} side={side}>
        <Select.Trigger className={styles.trigger} style={{ width }} aria-label={label}>
          <Select.Value />
          <ChevronDown />
        </Select.Trigger>
      </Tooltip>
      <Select.Portal>
        <Select.Content
          className={styles.menu}
          style={{ minWidth: width }}
          position="popper"
          side={side}
          align="end"
          sideOffset={4}
          data-typeahead
        >
          <Select.Viewport>
            {options.map((option) => (
              <Select.Item
                key={option.value}
                value={option.value}
                className={`${styles.item} ${styles.choice}`}
              >
                <Select.ItemIndicator>
                  <Check />
                </Select.ItemIndicator>
                <Select.ItemText>{option.label}</Select.ItemText>
              </Select.Item>
            ))}
          </Select.Viewport>
        </Select.Content>
      </Select.Portal>
    </Select.Root>
  );
}
