import { Tooltip } from 'radix-ui';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { Group, Panel as Pane, useDefaultLayout } from 'react-resizable-panels';
import { ComposerPane } from '../composer/ComposerPane';
import { ConnectDialog } from '../connect/ConnectDialog';
import { LiveView } from '../live/LiveView';
import { LogPane } from '../log/LogPane';
import type { Panel } from '../panel';
import { PlayerPage } from '../recordings/player/PlayerPage';
import { RecordingsPage } from '../recordings/RecordingsPage';
import { useRoute } from '../recordings/use-recordings';
import { ReplayBar } from '../replay/ReplayBar';
import { SessionParts } from '../sessions/SessionParts';
import { Timeline } from '../timeline/Timeline';
import styles from './App.module.css';
import { PanelProvider, useHost, usePanel, useView } from './context';
import { Denied } from './Denied';
import { Help } from './Help';
import { Palette } from './Palette';
import { PaneSeparator } from './PaneSeparator';
import { panelCommands } from './panel-commands';
import { StatusBar } from './StatusBar';
import { SingleKeys } from './single-keys';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';
import { useCommandKeys, useCommands } from './use-commands';

export function App({ panel }: { readonly panel: Panel }) {
  useEffect(() => {
    panel.start();
    return () => panel.stop();
  }, [panel]);
  return (
    <PanelProvider value={panel}>
      <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
        <WithSingleKeys>
          <Cockpit />
        </WithSingleKeys>
      </Tooltip.Provider>
    </PanelProvider>
  );
}

function WithSingleKeys({ children }: { readonly children: ReactNode }) {
  return <SingleKeys value={useView((state) => state.singleKeys)}>{children}</SingleKeys>;
}

function Cockpit() {
  const panel = usePanel();
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
    // Nobody controls what they do not see.
    if (isLive) return;
    void panel.hands.giveBack();
    panel.view.setState({ pick: undefined });
  }, [panel, isLive]);
  if (denied) return <Denied />;
  return (
    <div className={styles.app}>
      <TopBar onHelp={() => setHelp(true)} onPalette={() => setPalette(true)} />
      <div className={styles.pages}>
        {/* It stays connected and keeps its place, so that going back shows it at once. */}
        <main className={styles.live} inert={!isLive}>
          <Panes />
        </main>
        {route.page === 'recordings' && <RecordingsPage />}
        {route.page === 'player' && <PlayerPage key={route.id} id={route.id} />}
      </div>
      <StatusBar />
      <SessionParts />
      <Toasts />
      <Help open={help} onOpenChange={setHelp} />
      <ConnectDialog />
      <Palette open={palette} onOpenChange={setPalette} />
    </div>
  );
}

/** The picture is the main thing: what a wider window gives goes to it. */
function Panes() {
  const columns = useDefaultLayout({ id: 'jumpseat.columns', storage: localStorage });
  const rows = useDefaultLayout({ id: 'jumpseat.rows', storage: localStorage });
  return (
    <Group className={styles.panes} {...columns}>
      <Pane id="live-pane" minSize={320}>
        <div className={styles.stage}>
          <LiveView />
          <ReplayBar />
          <Timeline />
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
        <Group orientation="vertical" {...rows}>
          <Pane id="log-pane" minSize={240}>
            <LogPane />
          </Pane>
          <PaneSeparator label="Height of the composer" />
          <Pane id="composer-pane" defaultSize={214} minSize={44} groupResizeBehavior="preserve-pixel-size">
            <ComposerPane />
          </Pane>
        </Group>
      </Pane>
    </Group>
  );
}

function sideWidth(): number {
  return Math.round(Math.min(Math.max(window.innerWidth * 0.31, 340), 580));
}
