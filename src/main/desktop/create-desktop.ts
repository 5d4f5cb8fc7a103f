import type { DesktopChoice } from '../../shared/desktop-address';
import type { Desktop } from './desktop';
import { HostDesktop, type HostDesktopOptions } from './host/host';
import { openKnownServers } from './remote/known-servers';
import { RemoteDesktop } from './remote/remote';
import type { ServerPasswords } from './remote/server-passwords';
import { createVirtualDesktop, type VirtualDesktopOptions } from './virtual/virtual';

/** What each of the kinds takes. */
export interface CreateDesktopOptions extends VirtualDesktopOptions, HostDesktopOptions {
  readonly passwords: ServerPasswords;
}

/** The desktop that was chosen; nothing is started yet. */
export function createDesktop(choice: DesktopChoice, options: CreateDesktopOptions): Desktop {
  switch (choice.kind) {
    case 'virtual':
      return createVirtualDesktop(options);
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
