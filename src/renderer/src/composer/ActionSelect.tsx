import { ChevronDown, ChevronUp } from 'lucide-react';
import { Select } from 'radix-ui';
import { useState } from 'react';
import { type ActionName, isActionName } from '../../../shared/action';
import { iconOf } from '../actions/icons';
import { useFocusTarget } from '../panel/use-focus-target';
import menu from '../ui/Menu.module.css';
import { useInertPage } from '../ui/use-inert-page';
import styles from './ActionSelect.module.css';

const GROUPS: readonly { readonly name: string; readonly actions: readonly ActionName[] }[] = [
  {
    name: 'Pointer',
    actions: [
      'left_click',
      'right_click',
      'middle_click',
      'double_click',
      'triple_click',
      'back_click',
      'forward_click',
      'mouse_move',
      'left_click_drag',
      'mouse_down',
      'mouse_up',
      'left_mouse_down',
      'left_mouse_up',
      'scroll',
    ],
  },
  { name: 'Keyboard', actions: ['type', 'key', 'hold_key', 'key_down', 'key_up'] },
  { name: 'Screen', actions: ['screenshot', 'cursor_position', 'wait'] },
];

interface ActionSelectProps {
  readonly value: ActionName;
  readonly onChange: (action: ActionName) => void;
}

export function ActionSelect({ value, onChange }: ActionSelectProps) {
  const [open, setOpen] = useState(false);
  useInertPage(open);
  return (
    <Select.Root
      open={open}
      onOpenChange={setOpen}
      value={value}
      onValueChange={(selected) => isActionName(selected) && onChange(selected)}
    >
      <Select.Trigger
        ref={useFocusTarget('composer-action')}
        className={styles.trigger}
        id="composer-action"
        aria-label="Action"
      >
        <ActionIcon action={value} />
        <Select.Value />
        <Select.Icon className={styles.chevron}>
          <ChevronDown />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Content
          className={`${menu.menu} ${styles.menu}`}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          data-typeahead
        >
          <Select.ScrollUpButton className={styles.more}>
            <ChevronUp />
          </Select.ScrollUpButton>
          <Select.Viewport>
            {GROUPS.map(({ name, actions }) => (
              <Select.Group key={name}>
                <Select.Label className={`${menu.label} ${styles.label}`}>{name}</Select.Label>
                {actions.map((action) => (
                  <Select.Item key={action} value={action} className={`${menu.item} ${styles.item}`}>
                    <ActionIcon action={action} />
                    <Select.ItemText>{action}</Select.ItemText>
                  </Select.Item>
                ))}
              </Select.Group>
            ))}
          </Select.Viewport>
          <Select.ScrollDownButton className={styles.more}>
            <ChevronDown />
          </Select.ScrollDownButton>
        </Select.Content>
      </Select.Portal>
    </Select.Root>
  );
}

function ActionIcon({ action }: { readonly action: ActionName }) {
  const Icon = iconOf(action);
  return <Icon className={styles.icon} />;
}
