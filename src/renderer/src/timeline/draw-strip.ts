import { BIN, barHeight, type Strip } from './strip';

/** Height of the part of the strip that has the bars, in pixels. */
export const BARS_HEIGHT = 38;

/** The colours of a strip, as CSS says them. */
export interface StripColors {
  readonly agent: string;
  readonly composer: string;
  readonly replay: string;
  readonly you: string;
  readonly failed: string;
  /** Of what the filter leaves out. */
  readonly dimmed: string;
}

/** The names of the tokens, for each of them. */
const TOKENS: Readonly<Record<keyof StripColors, string>> = {
  agent: '--field-line',
  composer: '--accent',
  replay: '--warn',
  you: '--good',
  failed: '--bad',
  dimmed: '--pressed',
};

export function readColors(style: CSSStyleDeclaration): StripColors {
  const colour = (name: keyof StripColors) => style.getPropertyValue(TOKENS[name]).trim();
  return {
    agent: colour('agent'),
    composer: colour('composer'),
    replay: colour('replay'),
    you: colour('you'),
    failed: colour('failed'),
    dimmed: colour('dimmed'),
  };
}

/** The least height of what failed in a bar. */
const MIN_FAILED_HEIGHT = 4;

/** Draws the bars, a lane for each source; one unit is a CSS pixel. */
export function drawStrip(context: CanvasRenderingContext2D, strip: Strip, ink: StripColors): void {
  const { lanes, max: most, scale } = strip;
  context.clearRect(0, 0, scale.width, BARS_HEIGHT);
  const room = BARS_HEIGHT / Math.max(lanes.length, 1) - 2;
  for (const [number, { source, counts, passed, failed }] of lanes.entries()) {
    const floor = (number + 1) * (room + 2);
    for (let bin = 0; bin < counts.length; bin++) {
      const count = counts[bin] ?? 0;
      if (count === 0) continue;
      const height = barHeight(count, most, room);
      const bright = height * ((passed[bin] ?? 0) / count);
      bar(bin, floor, height, ink.dimmed);
      bar(bin, floor, bright, ink[source]);
      const wrong = failed[bin] ?? 0;
      if (wrong > 0)
        bar(bin, floor, Math.min(Math.max((height * wrong) / count, MIN_FAILED_HEIGHT), room), ink.failed);
    }
  }

  function bar(bin: number, floor: number, height: number, colour: string): void {
    context.fillStyle = colour;
    context.fillRect(bin * BIN, floor - height, BIN - 1, height);
  }
}
