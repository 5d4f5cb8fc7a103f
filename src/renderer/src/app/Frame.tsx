import { type ReactNode, useMemo, useState } from 'react';
import { ChatTitlesProvider } from '../actions/chat-names';
import { useDesktops, useHost, useShell, useView, useWall } from '../panel/context';
import { useCommandKeys, useCommands } from '../panel/use-commands';
import type { Overview } from '../state/wall/overview';
import { Boundary } from '../ui/Boundary';
import { SingleKeysContext } from '../ui/single-keys';
import { DesktopDialogs } from '../wall/DesktopDialogs';
import { useDesktopKeys } from '../wall/use-desktop-keys';
import styles from './App.module.css';
import { CommandPalette } from './CommandPalette';
import { commonCommands, type DialogOpeners, openCommands } from './common-commands';
import { ShortcutHelp } from './ShortcutHelp';
import { Toasts } from './Toasts';

interface FrameProps {
  readonly bar: (openers: DialogOpeners) => ReactNode;
  readonly status: ReactNode;
  readonly pages: ReactNode;
  /** Dialogs of the page. */
  readonly children?: ReactNode;
}

/** What the wall and the page of a desktop have in common. */
export function Frame({ bar, status, pages, children }: FrameProps) {
  const singleKeys = useView((state) => state.singleKeys);
  const chats = useHost((state) => state.chats);
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  const openers = useMemo(() => ({ openHelp: () => setHelp(true), openPalette: () => setPalette(true) }), []);
  useCommonCommands(openers);
  useCommandKeys();
  useDesktopKeys();
  return (
    <SingleKeysContext value={singleKeys}>
      <ChatTitlesProvider value={chats}>
        <div className={styles.app}>
          <Boundary name="The top bar">{bar(openers)}</Boundary>
          <div className={styles.pages}>{pages}</div>
          <Boundary name="The status bar">{status}</Boundary>
          {children}
          <Boundary name="A message" fallback={null}>
            <Toasts />
          </Boundary>
          <Boundary name="The dialog">
            <DesktopDialogs />
          </Boundary>
          <ShortcutHelp open={help} onOpenChange={setHelp} />
          <CommandPalette open={palette} onOpenChange={setPalette} />
        </div>
      </ChatTitlesProvider>
    </SingleKeysContext>
  );
}

const NONE: Overview = [];

function useCommonCommands(openers: DialogOpeners): void {
  const shell = useShell();
  const wall = useWall();
  const desktops = useDesktops((state) => state.desktops) ?? NONE;
  useCommands(useMemo(() => commonCommands(shell, wall, openers), [shell, wall, openers]));
  // Events change the list many times a second; names and titles seldom change.
  const names = JSON.stringify(desktops.map(({ name, title }) => [name, title]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names decide.
  useCommands(useMemo(() => (desktops.length > 1 ? openCommands(wall, desktops) : []), [wall, names]));
}
