import type { DesktopChoice } from '../../shared/desktop-address';
import type { Desktop } from './desktop';
import { createHostDesktop, type HostDesktopOptions } from './host/host';
import { openKnownServers } from './known-servers';
import { createRemoteDesktop } from './remote';
import { createVirtualDesktop, type VirtualDesktopOptions } from './virtual';

/** What each of the kinds takes. */
export interface DesktopOptions extends VirtualDesktopOptions, HostDesktopOptions {}

/** The desktop that was chosen; nothing is started yet. */
export function createDesktop(choice: DesktopChoice, options: DesktopOptions): Desktop {
  switch (choice.kind) {
    case 'virtual':
      return createVirtualDesktop(options);
    case 'host':
      return createHostDesktop(options);
    case 'remote': {
      const { dataDir, log, onNotice } = options;
      return createRemoteDesktop({ address: choice, knownServers: openKnownServers(dataDir), log, onNotice });
    }
    default:
      return choice satisfies never;
  }
}
