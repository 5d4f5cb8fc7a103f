import { createStore } from 'zustand/vanilla';
import {
  ConnectRefused,
  type ConnectRequest,
  type ConnectTest,
  type RememberedPasswords,
} from '../../../../shared/connect';
import type { Client } from '../../api/client';
import { ApiFailure } from '../../api/failure';
import { readable } from '../readable-store';
import type { KeyValueStore } from '../view-store';
import {
  addressToKeep,
  completeAddress,
  loadRecents,
  type Recent,
  saveRecents,
  withoutRecent,
  withRecent,
} from './recents';

/** The result of the last test or connection attempt. */
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
  /** Whether the host should store the password. */
  readonly remember: boolean;
  /** Whether the host can store passwords, and the servers it has one for. Empty until the host answers. */
  readonly passwords: RememberedPasswords;
  readonly outcome: ConnectOutcome;
  readonly recents: readonly Recent[];
}

const NOTHING: ConnectOutcome = { kind: 'none' };
const NO_PASSWORDS: RememberedPasswords = { can_remember: false, servers: [] };

/** The dialog that selects a desktop. */
export function createConnectStore({ call }: Client, storage: KeyValueStore) {
  const store = createStore<ConnectState>(() => ({
    ...{ open: false, address: '', username: '', password: '', remember: false },
    passwords: NO_PASSWORDS,
    outcome: NOTHING,
    recents: loadRecents(storage),
  }));
  const say = (outcome: ConnectOutcome) => store.setState({ outcome });

  function keep(recents: readonly Recent[]): void {
    store.setState({ recents });
    saveRecents(storage, recents);
  }

  /** The form as a request. An invalid address is reported as an outcome. */
  function request(): ConnectRequest | undefined {
    const { address, username, password, remember } = store.getState();
    if (addressToKeep(address) === undefined) {
      const text = 'An address looks like box, box:5901, vnc://box or /run/vnc.sock.';
      say({ kind: 'failed', text, wants: 'address' });
      return undefined;
    }
    return {
      desktop: completeAddress(address),
      ...(username && { username }),
      ...(password && { password }),
      ...(password && remember && { remember }),
    };
  }

  /** Closes the dialog and clears the password, also a password in the address. */
  function hide(): void {
    const { address, username } = store.getState();
    const kept = addressToKeep(address);
    const known = { address: kept?.address ?? '', username: username || (kept?.username ?? '') };
    store.setState({ ...known, open: false, password: '', remember: false, outcome: NOTHING });
  }

  /** Stores the host's answer. If the request fails, the known passwords stay. */
  async function learn(asked: Promise<RememberedPasswords>): Promise<void> {
    try {
      store.setState({ passwords: await asked });
    } catch (error) {
      say(failed(error));
    }
  }

  /** Forgets the password of a server. */
  async function forgetPassword(address: string): Promise<void> {
    if (store.getState().passwords.servers.includes(address))
      await learn(call('forgetPassword', { query: { address } }));
  }

  return {
    store: readable(store),
    show() {
      store.setState({ open: true });
      void learn(call('listPasswords'));
    },
    hide,
    /** Updates the form and clears the outcome of the last attempt. */
    change: (part: Partial<Pick<ConnectState, 'address' | 'username' | 'password' | 'remember'>>) =>
      store.setState({ ...part, outcome: NOTHING }),
    forgetPassword,
    /** Forgets a recent server and its password. */
    async forget(address: string) {
      keep(withoutRecent(store.getState().recents, address));
      await forgetPassword(address);
    },

    async test() {
      const asked = request();
      if (!asked) return;
      say({ kind: 'testing' });
      try {
        say({ kind: 'answers', test: await call('testConnection', { body: asked }) });
      } catch (error) {
        say(failed(error));
      }
    },

    /** Connects to the server in the form, or to a desktop of this host. Closes the dialog on success. */
    async connect(own?: 'virtual' | 'host') {
      const asked = own ? { desktop: own } : request();
      if (!asked) return;
      say({ kind: 'connecting' });
      try {
        await call('connectDesktop', { body: asked });
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
