import type { DesktopChoice } from '../../shared/desktop-address';
import type { Desktop } from './desktop';
import { HostDesktop, type HostDesktopOptions } from './host/host';
import { openKnownServers } from './remote/known-servers';
import { RemoteDesktop } from './remote/remote';
import type { ServerPasswords } from './remote/server-passwords';
import { VirtualDesktop, type VirtualDesktopOptions } from './virtual/virtual';

/** The options of all kinds of desktops. */
export interface CreateDesktopOptions extends VirtualDesktopOptions, HostDesktopOptions {
  readonly passwords: ServerPasswords;
}

/** Creates a desktop, without starting it. */
export function createDesktop(choice: DesktopChoice, options: CreateDesktopOptions): Desktop {
  switch (choice.kind) {
    case 'virtual':
      return new VirtualDesktop(options);
    case 'host':
      return new HostDesktop(options);
    case 'remote': {
      const { dataDir, passwords, log, onNotice } = options;
      const knownServers = openKnownServers(dataDir, (message) => onNotice('error', message));
      return new RemoteDesktop({ address: choice, knownServers, passwords, log, onNotice });
    }
    default:
      return choice satisfies never;
  }
}
