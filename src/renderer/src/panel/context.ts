import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ComposerState } from '../state/composer/composer-store';
import type { AgentSetupState } from '../state/connect/agent-setup-store';
import type { ConnectState } from '../state/connect/connect-store';
import type { FilteredRows } from '../state/filtered-rows';
import type { HostStoreState } from '../state/host-store';
import type { LogState } from '../state/log-store';
import type { ViewState } from '../state/view-store';
import type { WallState } from '../state/wall/wall-store';
import type { Panel } from './panel';
import type { Wall } from './wall';

/** What the wall and the panel of a desktop have in common. */
export type Shell = Pick<
  Panel & Wall,
  'host' | 'view' | 'commands' | 'focus' | 'theme' | 'storage' | 'retryEvents'
>;

const WallContext = createContext<Wall | undefined>(undefined);
export const WallProvider = WallContext.Provider;
const ShellContext = createContext<Shell | undefined>(undefined);
export const ShellProvider = ShellContext.Provider;
const PanelContext = createContext<Panel | undefined>(undefined);
export const PanelProvider = PanelContext.Provider;

export function useWall(): Wall {
  const wall = useContext(WallContext);
  if (!wall) throw new Error('A component is used outside of the page.');
  return wall;
}

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error('A component is used outside of a panel and the wall.');
  return shell;
}

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('A component of the panel is used outside of it.');
  return panel;
}

export function useHost<T>(select: (state: HostStoreState) => T): T {
  return useStore(useShell().host, select);
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useShell().view, select);
}

export function useDesktops<T>(select: (state: WallState) => T): T {
  return useStore(useWall().desktops.store, select);
}

export function useComposer<T>(select: (state: ComposerState) => T): T {
  return useStore(usePanel().composer.store, select);
}

export function useConnect<T>(select: (state: ConnectState) => T): T {
  return useStore(usePanel().connect.store, select);
}

export function useAgentSetup<T>(select: (state: AgentSetupState) => T): T {
  return useStore(usePanel().agentSetup.store, select);
}

export function useLog<T>(select: (state: LogState) => T): T {
  return useStore(usePanel().log.store, select);
}

/** The log that is shown, and its session. */
export function useShownLog() {
  const past = useLog((state) => state.past);
  const log = useHost((state) => state.log);
  const session = useHost((state) => state.session);
  return past ? { log: past.log, session: past.session, live: false } : { log, session, live: true };
}

/** The rows of the shown log that pass its filter. */
export function useFilteredRows(): FilteredRows {
  const panel = usePanel();
  const { log } = useShownLog();
  const filter = useLog((state) => state.filter);
  return panel.log.filteredRows(log, filter);
}
