import { useEffect, useMemo, useRef } from 'react';
import { AgentDialog } from '../connect/AgentDialog';
import { ConnectDialog } from '../connect/ConnectDialog';
import { PanelProvider, ShellProvider, useDesktops, usePanel, useWall } from '../panel/context';
import type { Panel } from '../panel/panel';
import { useCommands } from '../panel/use-commands';
import { useRoute } from '../panel/use-recordings';
import { PlayerPage } from '../recordings/player/PlayerPage';
import { RecordingsPage } from '../recordings/RecordingsPage';
import { ConfirmReplay } from '../replay/ConfirmReplay';
import { SessionOverlays } from '../sessions/SessionOverlays';
import { Boundary } from '../ui/Boundary';
import { MissingDesktop } from '../wall/MissingDesktop';
import styles from './App.module.css';
import { panelCommands } from './commands';
import { Frame } from './Frame';
import { Panes } from './Panes';
import { StatusBar } from './StatusBar';
import { TopBar } from './TopBar';

/** The pages of one desktop. */
export function DesktopPage({ panel }: { readonly panel: Panel }) {
  const isMissing = useDesktops(
    ({ desktops }) => desktops !== undefined && !desktops.some(({ name }) => name === panel.desktop),
  );
  if (isMissing) return <MissingDesktop name={panel.desktop} />;
  return (
    <PanelProvider value={panel}>
      <ShellProvider value={panel}>
        <Pages />
      </ShellProvider>
    </PanelProvider>
  );
}

function Pages() {
  const panel = usePanel();
  const wall = useWall();
  const route = useRoute();
  const isLive = route.page === 'live';
  useEffect(() => {
    panel.start();
    return () => panel.stop();
  }, [panel]);
  useCommands(useMemo(() => panelCommands(panel, wall), [panel, wall]));
  useEffect(() => {
    // Nobody controls a desktop that they do not see.
    if (isLive) return;
    void panel.control.release();
    panel.view.endPick();
  }, [panel, isLive]);
  return (
    <Frame
      bar={({ openHelp, openPalette }) => <TopBar onHelp={openHelp} onPalette={openPalette} />}
      status={<StatusBar />}
      pages={
        <>
          <LivePage isLive={isLive} />
          {!isLive && (
            <Boundary name={route.page === 'player' ? 'The recording' : 'The library'} of={route}>
              {route.page === 'player' ? <PlayerPage key={route.id} id={route.id} /> : <RecordingsPage />}
            </Boundary>
          )}
        </>
      }
    >
      <Boundary name="The list of sessions">
        <SessionOverlays />
      </Boundary>
      <Boundary name="The replay">
        <ConfirmReplay />
      </Boundary>
      <Boundary name="The connection dialog">
        <ConnectDialog />
        <AgentDialog />
      </Boundary>
    </Frame>
  );
}

/** Stays connected and mounted, so that going back shows it at once. */
function LivePage({ isLive }: { readonly isLive: boolean }) {
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    // The tile or the menu that led here is gone, and with it the focus.
    if (document.activeElement === document.body) page.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main ref={page} className={styles.live} tabIndex={-1} inert={!isLive}>
      <Panes />
    </main>
  );
}
