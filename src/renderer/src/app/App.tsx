import { Tooltip } from 'radix-ui';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { Group, Panel as Pane, useDefaultLayout } from 'react-resizable-panels';
import { ChatTitlesProvider } from '../actions/chat-names';
import { ComposerPane } from '../composer/ComposerPane';
import { AgentDialog } from '../connect/AgentDialog';
import { ConnectDialog } from '../connect/ConnectDialog';
import { LiveView } from '../live/LiveView';
import { LogPane } from '../log/LogPane';
import { PanelProvider, useHost, usePanel, useView } from '../panel/context';
import type { Panel } from '../panel/panel';
import { useCommandKeys, useCommands } from '../panel/use-commands';
import { useRoute } from '../panel/use-recordings';
import { QuestionCards } from '../questions/QuestionCards';
import { PlayerPage } from '../recordings/player/PlayerPage';
import { RecordingsPage } from '../recordings/RecordingsPage';
import { ConfirmReplay } from '../replay/ConfirmReplay';
import { ReplayBar } from '../replay/ReplayBar';
import { SessionOverlays } from '../sessions/SessionOverlays';
import { Timeline } from '../timeline/Timeline';
import { Boundary } from '../ui/Boundary';
import { PaneSeparator } from '../ui/PaneSeparator';
import { SingleKeysContext } from '../ui/single-keys';
import styles from './App.module.css';
import { CommandPalette } from './CommandPalette';
import { panelCommands } from './commands';
import { NotSignedIn } from './NotSignedIn';
import { QuestionAlerts } from './QuestionAlerts';
import { ShortcutHelp } from './ShortcutHelp';
import { StatusBar } from './StatusBar';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';

export function PanelApp({ panel, staleLink }: { readonly panel: Panel; readonly staleLink: boolean }) {
  useEffect(() => {
    panel.start();
    return () => panel.stop();
  }, [panel]);
  return (
    <PanelProvider value={panel}>
      <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
        <NamedChats>
          <PanelLayout staleLink={staleLink} />
        </NamedChats>
      </Tooltip.Provider>
    </PanelProvider>
  );
}

function NamedChats({ children }: { readonly children: ReactNode }) {
  return <ChatTitlesProvider value={useHost((state) => state.chats)}>{children}</ChatTitlesProvider>;
}

function PanelLayout({ staleLink }: { readonly staleLink: boolean }) {
  const panel = usePanel();
  const singleKeys = useView((state) => state.singleKeys);
  const denied = useHost((state) => state.access === 'denied');
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  const route = useRoute();
  const isLive = route.page === 'live';
  const commands = useMemo(
    () => panelCommands(panel, { openHelp: () => setHelp(true), openPalette: () => setPalette(true) }),
    [panel],
  );
  useCommands(commands);
  useCommandKeys();
  useEffect(() => {
    // Nobody controls a desktop that they do not see.
    if (isLive) return;
    void panel.control.release();
    panel.view.endPick();
  }, [panel, isLive]);
  if (denied) return <NotSignedIn staleLink={staleLink} />;
  return (
    <SingleKeysContext value={singleKeys}>
      <div className={styles.app}>
        <Boundary name="The top bar">
          <TopBar onHelp={() => setHelp(true)} onPalette={() => setPalette(true)} />
        </Boundary>
        <div className={styles.pages}>
          {/* Stays connected and mounted, so that going back shows it at once. */}
          <main className={styles.live} inert={!isLive}>
            <Panes />
          </main>
          {!isLive && (
            <Boundary name={route.page === 'player' ? 'The recording' : 'The library'} of={route}>
              {route.page === 'player' ? <PlayerPage key={route.id} id={route.id} /> : <RecordingsPage />}
            </Boundary>
          )}
        </div>
        <Boundary name="The status bar">
          <StatusBar />
        </Boundary>
        <Boundary name="The list of sessions">
          <SessionOverlays />
        </Boundary>
        <Boundary name="A message" fallback={null}>
          <QuestionAlerts />
          <Toasts />
        </Boundary>
        <ShortcutHelp open={help} onOpenChange={setHelp} />
        <Boundary name="The replay">
          <ConfirmReplay />
        </Boundary>
        <Boundary name="The connection dialog">
          <ConnectDialog />
          <AgentDialog />
        </Boundary>
        <CommandPalette open={palette} onOpenChange={setPalette} />
      </div>
    </SingleKeysContext>
  );
}

/** The picture gets the extra space of a wider window. */
function Panes() {
  const { storage } = usePanel();
  const columns = useDefaultLayout({ id: 'jumpseat.columns', storage });
  const rows = useDefaultLayout({ id: 'jumpseat.rows', storage });
  return (
    <Group className={styles.panes} {...columns}>
      <Pane id="live-pane" minSize={320}>
        <div className={styles.stage}>
          <Boundary name="The live picture">
            <LiveView />
          </Boundary>
          <Boundary name="The replay">
            <ReplayBar />
          </Boundary>
          <Boundary name="The timeline">
            <Timeline />
          </Boundary>
        </div>
      </Pane>
      <PaneSeparator label="Width of the side pane" />
      <Pane
        id="side-pane"
        defaultSize={sideWidth()}
        minSize={300}
        maxSize="60%"
        groupResizeBehavior="preserve-pixel-size"
      >
        <div className={styles.side}>
          <Boundary name="The questions">
            <QuestionCards />
          </Boundary>
          <Group orientation="vertical" {...rows}>
            <Pane id="log-pane" minSize={240}>
              <Boundary name="The log">
                <LogPane />
              </Boundary>
            </Pane>
            <PaneSeparator label="Height of the composer" />
            <Pane id="composer-pane" defaultSize={214} minSize={44} groupResizeBehavior="preserve-pixel-size">
              <Boundary name="The composer">
                <ComposerPane />
              </Boundary>
            </Pane>
          </Group>
        </div>
      </Pane>
    </Group>
  );
}

function sideWidth(): number {
  return Math.round(Math.min(Math.max(window.innerWidth * 0.31, 340), 580));
}
