import { createStore } from 'zustand/vanilla';
import type { Client } from '../../api/client';
import { attemptRequest, type ReportError } from '../notifications';
import { readable } from '../readable-store';

export interface AgentSetupState {
  readonly open: boolean;
  /** Only while the dialog is open; undefined until the host answers. */
  readonly token: string | undefined;
}

const CLOSED: AgentSetupState = { open: false, token: undefined };

/** The dialog with the lines that connect agents. */
export function createAgentSetupStore({ call }: Client, reportError: ReportError) {
  const store = createStore<AgentSetupState>(() => CLOSED);

  /** Loads the token, which the lines contain when they are copied. */
  async function load(): Promise<void> {
    const { token } = await call('getToken');
    if (store.getState().open) store.setState({ token });
  }

  return {
    store: readable(store),
    show() {
      store.setState({ open: true });
      void attemptRequest(load, reportError);
    },
    hide: () => store.setState(CLOSED),
  };
}
