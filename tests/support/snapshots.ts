import { readFileSync } from 'node:fs';
import { attempt } from '../../src/main/base/attempt';
import type { JournalEntry } from '../../src/shared/journal';
import type { Host } from './host';
import type { HostClient } from './host-client';
import { waitFor } from './wait-for';

/** The pid of a host's snapshot worker. */
export function pictureMakerOf({ process: { pid } }: Host): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  // A child may exit meanwhile.
  const lineOf = (child: number) => attempt(() => readFileSync(`/proc/${child}/cmdline`, 'utf8')) ?? '';
  return children.map(Number).find((child) => lineOf(child).includes('snapshots.js'));
}

/**
 * Moves the pointer until a move has its snapshots before and after: the worker may be starting or restarting. Waits for
 * those of each move, because after a burst only some actions have them.
 */
export async function untilPictured(host: Pick<HostClient, 'act' | 'journal'>): Promise<JournalEntry> {
  let n = 0;
  return waitFor('an action with snapshots', async () => {
    n += 1;
    await host.act({ action: 'mouse_move', coordinate: [600 + (n % 4) * 50, 500] });
    const { last_seq } = await host.journal();
    const pictured = async () =>
      (await host.journal()).actions.find(
        ({ seq, pictures }) => seq === last_seq && pictures?.before && pictures.after,
      );
    return waitFor('its snapshots', pictured, 2000).catch(() => undefined);
  });
}
