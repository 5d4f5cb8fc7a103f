import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { ShellProvider, WallProvider } from '../panel/context';
import type { Wall } from '../panel/wall';
import { Boundary } from '../ui/Boundary';
import { WallPage } from '../wall/WallPage';
import { DesktopPage } from './DesktopPage';
import { Frame } from './Frame';
import { NotSignedIn } from './NotSignedIn';
import { QuestionAlerts } from './QuestionAlerts';
import { WallStatusBar } from './StatusBar';
import { WallTopBar } from './TopBar';

/** The wall, or the pages of the desktop in the address. */
export function PanelApp({ wall, staleLink }: { readonly wall: Wall; readonly staleLink: boolean }) {
  const panel = useStore(wall.panel);
  const denied = useStore(wall.host, ({ access }) => access === 'denied');
  useEffect(() => {
    wall.start();
    return () => wall.stop();
  }, [wall]);
  return (
    <WallProvider value={wall}>
      <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
        {denied ? (
          <NotSignedIn staleLink={staleLink} />
        ) : panel ? (
          <DesktopPage key={panel.control.viewer} panel={panel} />
        ) : (
          <ShellProvider value={wall}>
            <Frame
              bar={({ openHelp, openPalette }) => <WallTopBar onHelp={openHelp} onPalette={openPalette} />}
              status={<WallStatusBar />}
              pages={
                <Boundary name="The wall">
                  <WallPage />
                </Boundary>
              }
            />
          </ShellProvider>
        )}
        {!denied && (
          <Boundary name="A message" fallback={null}>
            <QuestionAlerts />
          </Boundary>
        )}
      </Tooltip.Provider>
    </WallProvider>
  );
}
