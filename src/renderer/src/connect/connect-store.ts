import { createStore, type StoreApi } from 'zustand/vanilla';
import { ConnectRefused, type ConnectRequest, type ConnectTest } from '../../../shared/connect';
import { type Api, ApiFailure } from '../api/http';
import type { KeyValueStore } from '../store/view-store';
import {
  addressToKeep,
  completeAddress,
  loadRecents,
  type Recent,
  saveRecents,
  withoutRecent,
  withRecent,
} from './recents';

/** What came of the last test, or of connecting. */
export type ConnectOutcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'testing' | 'connecting' }
  | { readonly kind: 'answers'; readonly test: ConnectTest }
  | { readonly kind: 'failed'; readonly text: string; readonly wants: 'password' | 'address' | 'nothing' };

export interface ConnectState {
  readonly open: boolean;
  readonly address: string;
  readonly username: string;
  /** In memory only, and only while the dialog is open. */
  readonly password: string;
  readonly outcome: ConnectOutcome;
  readonly recents: readonly Recent[];
}

/** The dialog in which another desktop is chosen. */
export interface Connect {
  readonly store: StoreApi<ConnectState>;
  show(): void;
  hide(): void;
  /** Takes what is typed; what came of the last attempt counts no more. */
  change(part: Partial<Pick<ConnectState, 'address' | 'username' | 'password'>>): void;
  forget(address: string): void;
  test(): Promise<void>;
  /** Connects to the server that is named, or to a desktop of this host's; closes the dialog when it is there. */
  connect(own?: 'virtual' | 'host'): Promise<void>;
}

const NOTHING: ConnectOutcome = { kind: 'none' };

export function createConnect(api: Pick<Api, 'connect' | 'testConnect'>, storage: KeyValueStore): Connect {
  const store = createStore<ConnectState>(() => ({
    ...{ open: false, address: '', username: '', password: '' },
    outcome: NOTHING,
    recents: loadRecents(storage),
  }));
  const say = (outcome: ConnectOutcome) => store.setState({ outcome });

  function keep(recents: readonly Recent[]): void {
    store.setState({ recents });
    saveRecents(storage, recents);
  }

  /** What is typed, as a request; says so where it is no address. */
  function request(): ConnectRequest | undefined {
    const { address, username, password } = store.getState();
    if (addressToKeep(address) === undefined) {
      const text = 'An address looks like box, box:5901, vnc://box or /run/vnc.sock.';
      say({ kind: 'failed', text, wants: 'address' });
      return undefined;
    }
    return {
      desktop: completeAddress(address),
      ...(username && { username }),
      ...(password && { password }),
    };
  }

  const hide = () => store.setState({ open: false, password: '', outcome: NOTHING });

  return {
    store,
    show: () => store.setState({ open: true }),
    hide,
    change: (part) => store.setState({ ...part, outcome: NOTHING }),
    forget: (address) => keep(withoutRecent(store.getState().recents, address)),

    async test() {
      const asked = request();
      if (!asked) return;
      say({ kind: 'testing' });
      try {
        say({ kind: 'answers', test: await api.testConnect(asked) });
      } catch (error) {
        say(failed(error));
      }
    },

    async connect(own) {
      const asked = own ? { desktop: own } : request();
      if (!asked) return;
      say({ kind: 'connecting' });
      try {
        await api.connect(asked);
      } catch (error) {
        return say(failed(error));
      }
      const { address, username, recents } = store.getState();
      const recent = own ? undefined : addressToKeep(address);
      if (recent) keep(withRecent(recents, { ...recent, ...(username && { username }) }));
      hide();
    },
  };
}

function failed(error: unknown): ConnectOutcome {
  if (!(error instanceof ApiFailure)) throw error;
  const failure = ConnectRefused.safeParse(error.body).data?.failure;
  const wants = failure === 'credentials' || failure === 'wrong-password' ? 'password' : 'nothing';
  return { kind: 'failed', text: error.detail ?? error.message, wants };
}
