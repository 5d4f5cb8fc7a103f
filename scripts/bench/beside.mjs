// @ts-check
import { inTurns } from './stats.mjs';

/** Below what the page shows. */
const CLICK = { action: 'left_click', coordinate: [960, 1060] };
const SHOT = { action: 'screenshot' };

/**
 * Clicks and screenshots of another host's desktop in turns with those of our own desktop, which shows the same.
 * @param {import('./host.mjs').Host} other
 * @param {import('./host.mjs').Host} own
 */
export async function besideOurOwn(other, own) {
  const clicks = await inTurns(
    { ours: () => other.act(CLICK), peer: () => own.act(CLICK) },
    { rounds: 40, inARow: 3 },
  );
  const shots = await inTurns({ ours: () => other.act(SHOT), peer: () => own.act(SHOT) }, { rounds: 25 });
  return {
    clicks,
    shots,
    rows: [
      { what: 'left click', ...clicks, how: 'our own desktop' },
      { what: 'screenshot 1920x1080', ...shots, how: 'our own desktop' },
    ],
  };
}
