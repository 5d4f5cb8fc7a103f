import type { ConnectRequest, ConnectTest } from '../../shared/connect';
import { type DesktopChoice, parseDesktop, shownAddress } from '../../shared/desktop-address';
import type { Size } from '../../shared/geometry';
import { createSerialQueue } from '../base/serial-queue';
import { RfbClient } from '../rfb/client';
import { type CreateDesktopOptions, createDesktop } from './create-desktop';
import { DesktopError } from './desktop-error';
import { connectError } from './remote/connect-error';
import { openKnownServers } from './remote/known-servers';
import { withRemembered } from './remote/server-passwords';
import type { SwitchableDesktop } from './switchable';

export interface ConnectorOptions extends CreateDesktopOptions {
  /** What the desktop is at first. */
  readonly first: DesktopChoice;
  /** Throws if a different desktop of this host already shows the screen. */
  readonly checkFree: (choice: DesktopChoice) => void;
  /** Called when the desktop has become a different one. */
  readonly onConnected: () => void;
  /** Runs `change` while nothing else uses the desktop: recordings have ended, actions wait. */
  readonly whileIdle: (reason: string, change: () => unknown) => Promise<void>;
}

export type Connector = ReturnType<typeof createConnector>;

/** Selects the desktop, while the host runs. */
export function createConnector(
  desktop: SwitchableDesktop,
  { first, checkFree, onConnected, whileIdle, ...options }: ConnectorOptions,
) {
  let chosen = first;
  /** The virtual desktop keeps running in the background with its programs. */
  let kept = desktop.backend === 'virtual' ? desktop.current : undefined;
  const queue = createSerialQueue();

  async function change(choice: DesktopChoice): Promise<void> {
    const next = (choice.kind === 'virtual' && kept) || createDesktop(choice, options);
    const before = desktop.current;
    if (next === before) return;
    try {
      await next.start();
      await whileIdle('Another desktop was chosen.', () => desktop.use(next));
    } catch (error) {
      if (next !== kept) await next.stop();
      throw error;
    }
    chosen = choice;
    if (choice.kind === 'virtual') kept = next;
    if (before !== kept) await before.stop();
  }

  return {
    /** What the desktop is now. */
    choice: (): DesktopChoice => chosen,

    /** Starts the requested desktop, then leaves the current one. @throws {DesktopError} and changes nothing */
    async connect(request: ConnectRequest): Promise<void> {
      const choice = choiceOf(request);
      checkFree(choice);
      if (request.remember && !(await options.passwords.canRemember())) {
        throw new DesktopError('unsupported', 'This host has no keychain to remember a password in.');
      }
      await queue.run(() => change(choice));
      onConnected();
      // Only a password that the server has accepted.
      if (!request.remember || choice.kind !== 'remote' || !choice.password) return;
      const { at, username, password } = choice;
      try {
        await options.passwords.remember(shownAddress(at), { password, ...(username && { username }) });
      } catch (error) {
        options.log.warn({ err: error }, 'A password could not be remembered');
        options.onNotice('warn', 'Connected, but the password could not be remembered.');
      }
    },

    /**
     * Ends all programs of the virtual desktop and starts it again, in a new size if given (px). Nothing happens if the desktop
     * is not virtual.
     * @param check throws if the desktop must not be restarted when its turn comes
     * @throws {DesktopError} if it cannot start
     */
    restart: (size: Size | undefined, check: () => void) =>
      queue.run(async () => {
        check();
        await whileIdle('The desktop was restarted.', async () => desktop.current.restart?.(size));
      }),

    /** Stops the selected desktop; its next use starts it again. @param check as in `restart` */
    stopCurrent: (check: () => void) =>
      queue.run(async () => {
        check();
        await whileIdle('The desktop was stopped.', () => desktop.current.stop());
      }),

    /** Connects to a VNC server and disconnects. @throws {DesktopError} */
    async test(request: ConnectRequest): Promise<ConnectTest> {
      const asked = choiceOf(request);
      if (asked.kind !== 'remote')
        throw new DesktopError('unsupported', 'Only connections to VNC servers can be tested.');
      const known = openKnownServers(options.dataDir, (message) => options.onNotice('error', message));
      const choice = await withRemembered(asked, options.passwords, known);
      const shown = shownAddress(choice.at);
      const { at, kind: _, ...login } = choice;
      const began = performance.now();
      try {
        const rfb = await RfbClient.open({ ...at, login: { ...login, ...known.get(shown) } });
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

    /** Stops the selected desktop, and the virtual desktop in the background. */
    async stop(): Promise<void> {
      await Promise.all([desktop.stop(), kept?.stop()]);
    },
  };
}

/** The request's own user name and password override those in its address. @throws {DesktopError} `unsupported` */
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
