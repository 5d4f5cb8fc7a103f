import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ComposerState } from '../composer/composer-store';
import type { Panel } from '../panel';
import type { HostStoreState } from '../store/host-store';
import type { ViewState } from '../store/view-store';

const PanelContext = createContext<Panel | undefined>(undefined);
export const PanelProvider = PanelContext.Provider;

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('A component of the panel is used outside of it.');
  return panel;
}

export function useHost<T>(select: (state: HostStoreState) => T): T {
  return useStore(usePanel().host, select);
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(usePanel().view, select);
}

export function useComposer<T>(select: (state: ComposerState) => T): T {
  return useStore(usePanel().composer.store, select);
}
