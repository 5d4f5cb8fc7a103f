import { History } from 'lucide-react';
import { Popover, Tabs } from 'radix-ui';
import { useState } from 'react';
import { IconButton } from '../ui/Button';
import styles from './HistoryMenu.module.css';
import { SentList } from './SentList';
import { SnippetList } from './SnippetList';

/** Sent actions and snippets. */
export function HistoryMenu() {
  const [open, setOpen] = useState(false);
  const [tab, setTab] = useState('sent');
  const close = () => setOpen(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton icon={<History />} label="Sent actions and snippets" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          aria-label="Sent actions and snippets"
          side="top"
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <Tabs.Root value={tab} onValueChange={setTab}>
            <Tabs.List className={styles.tabs} aria-label="List">
              <Tabs.Trigger value="sent">Sent</Tabs.Trigger>
              <Tabs.Trigger value="snippets">Snippets</Tabs.Trigger>
            </Tabs.List>
            <Tabs.Content value="sent" tabIndex={-1}>
              <SentList onClose={close} onSaved={() => setTab('snippets')} />
            </Tabs.Content>
            <Tabs.Content value="snippets" tabIndex={-1}>
              <SnippetList onClose={close} />
            </Tabs.Content>
          </Tabs.Root>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
