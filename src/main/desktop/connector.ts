import type { ConnectRequest, ConnectTest } from '../../shared/connect';
import { type DesktopChoice, parseDesktop, shownAddress } from '../../shared/desktop-address';
import { RfbClient } from '../rfb/client';
import { type CreateDesktopOptions, createDesktop } from './create-desktop';
import { DesktopError } from './desktop-error';
import { connectError } from './remote/connect-error';
import { openKnownServers } from './remote/known-servers';
import { withRemembered } from './remote/server-passwords';
import type { SwitchableDesktop } from './switchable';

export interface ConnectorOptions extends CreateDesktopOptions {
  /** Runs `change` while nothing else uses the desktop: recordings have ended, actions wait. */
  readonly whileIdle: (change: () => void) => Promise<void>;
}

/** Changes which desktop is meant, while everything runs. */
export interface Connector {
  /** Starts the other desktop, and only when it is there leaves the one before. @throws {DesktopError} and changes nothing. */
  connect(request: ConnectRequest): Promise<void>;
  /** Connects to a VNC server and leaves it again. @throws {DesktopError} */
  test(request: ConnectRequest): Promise<ConnectTest>;
  /** Ends what was left running. */
  stop(): Promise<void>;
}

export function createConnector(
  desktop: SwitchableDesktop,
  { whileIdle, ...options }: ConnectorOptions,
): Connector {
  /** Our own virtual desktop goes on unseen, with the programs on it: one may come back to it. */
  let kept = desktop.backend === 'virtual' ? desktop.current : undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function change(choice: DesktopChoice): Promise<void> {
    const next =
      choice.kind === 'virtual' ? (kept ?? createDesktop(choice, options)) : createDesktop(choice, options);
    const before = desktop.current;
    if (next === before) return;
    try {
      await next.start();
      await whileIdle(() => desktop.use(next));
    } catch (error) {
      if (next !== kept) await next.stop();
      throw error;
    }
    if (choice.kind === 'virtual') kept = next;
    if (before !== kept) await before.stop();
  }

  return {
    async connect(request) {
      const choice = choiceOf(request);
      if (request.remember && !(await options.passwords.canRemember())) {
        throw new DesktopError('unsupported', 'This host has no keychain to remember a password with.');
      }
      const changed = turn.then(() => change(choice));
      turn = changed.catch(() => undefined);
      await changed;
      // Only what the server has accepted.
      if (!request.remember || choice.kind !== 'remote' || !choice.password) return;
      const { at, username, password } = choice;
      try {
        await options.passwords.remember(shownAddress(at), { password, ...(username && { username }) });
      } catch (error) {
        options.log.warn({ err: error }, 'A password could not be remembered');
        options.onNotice('warn', 'It is connected, but its password could not be remembered.');
      }
    },

    async test(request) {
      const asked = choiceOf(request);
      if (asked.kind !== 'remote') throw new DesktopError('unsupported', 'Only VNC servers can be tried.');
      const known = openKnownServers(options.dataDir, (message) => options.onNotice('error', message));
      const choice = await withRemembered(asked, options.passwords, known);
      const shown = shownAddress(choice.at);
      const { at, kind: _, ...login } = choice;
      const began = performance.now();
      try {
        const rfb = await RfbClient.open({
          ...at,
          login: { ...login, ...known.get(shown) },
        });
        rfb.close();
        return {
          name: rfb.name,
          ...{ width: rfb.size.width, height: rfb.size.height },
          took_ms: Math.round(performance.now() - began),
          ...(rfb.certificate && { fingerprint: rfb.certificate.fingerprint }),
        };
      } catch (error) {
        throw connectError(error, shown, known.path);
      }
    },

    async stop() {
      await Promise.all([desktop.stop(), kept?.stop()]);
    },
  };
}

/** What is said beside an address wins over what is in it. @throws {DesktopError} `unsupported` */
function choiceOf({ desktop, username, password }: ConnectRequest): DesktopChoice {
  const choice = parseDesktop(desktop);
  if (!choice) {
    throw new DesktopError(
      'unsupported',
      'An address looks like vnc://host, vnc://host:5901 or vnc+unix:/path.',
    );
  }
  if (choice.kind !== 'remote') return choice;
  return { ...choice, ...(username && { username }), ...(password && { password }) };
}
