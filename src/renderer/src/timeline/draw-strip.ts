import { BIN, barHeight, type Strip } from './strip';

/** The height of the bars (px). */
export const BARS_HEIGHT = 38;

/** The design token of each color of a strip. */
const TOKENS = {
  agent: '--field-line',
  composer: '--accent',
  replay: '--warn',
  you: '--good',
  failed: '--bad',
  note: '--text',
  /** For actions that the filter excludes. */
  dimmed: '--pressed',
} as const;

/** Reads the CSS colors of a strip. */
export function readColors(style: CSSStyleDeclaration) {
  const color = (name: keyof typeof TOKENS) => style.getPropertyValue(TOKENS[name]).trim();
  return {
    agent: color('agent'),
    composer: color('composer'),
    replay: color('replay'),
    you: color('you'),
    failed: color('failed'),
    note: color('note'),
    dimmed: color('dimmed'),
  };
}

/** The minimum height of failures in a bar (px). */
const MIN_FAILED_HEIGHT = 4;

/** The flag at the top of a note's mark (px). */
const FLAG = { width: 5, height: 4 } as const;

/** Draws the bars in a lane per source, and a flag over all lanes for each note (CSS px). */
export function drawStrip(
  context: CanvasRenderingContext2D,
  strip: Strip,
  ink: ReturnType<typeof readColors>,
): void {
  const { lanes, max: most, notes, scale } = strip;
  context.clearRect(0, 0, scale.width, BARS_HEIGHT);
  const laneHeight = BARS_HEIGHT / Math.max(lanes.length, 1) - 2;
  for (const [number, { source, counts, passed, failed }] of lanes.entries()) {
    const floor = (number + 1) * (laneHeight + 2);
    for (let bin = 0; bin < counts.length; bin++) {
      const count = counts[bin] ?? 0;
      if (count === 0) continue;
      const height = barHeight(count, most, laneHeight);
      const bright = height * ((passed[bin] ?? 0) / count);
      bar(bin, floor, height, ink.dimmed);
      bar(bin, floor, bright, ink[source]);
      const failures = failed[bin] ?? 0;
      if (failures > 0)
        bar(
          bin,
          floor,
          Math.min(Math.max((height * failures) / count, MIN_FAILED_HEIGHT), laneHeight),
          ink.failed,
        );
    }
  }

  for (const [bin, { isError }] of notes) {
    context.fillStyle = isError ? ink.failed : ink.note;
    context.fillRect(bin * BIN, 0, 1, BARS_HEIGHT);
    context.fillRect(bin * BIN, 0, FLAG.width, FLAG.height);
  }

  function bar(bin: number, floor: number, height: number, color: string): void {
    context.fillStyle = color;
    context.fillRect(bin * BIN, floor - height, BIN - 1, height);
  }
}
