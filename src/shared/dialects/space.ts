import type { Size } from '../geometry';
import { scaledDownInto } from '../geometry';

const VENDORS = ['anthropic', 'openai', 'gemini', 'ui-tars'] as const;
export type Vendor = (typeof VENDORS)[number];
/** How a model's calls reach the host: through a route of its vendor, or through an MCP client. */
export const DIALECTS = [...VENDORS, 'mcp'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** The largest screenshots that models get by default (px). */
const DEFAULT_LIMITS: Readonly<Record<Dialect, Size>> = {
  anthropic: { width: 1280, height: 800 },
  openai: { width: 1600, height: 900 },
  gemini: { width: 1600, height: 900 },
  // Its SDK shrinks larger ones.
  'ui-tars': { width: 1280, height: 800 },
  mcp: { width: 1280, height: 800 },
};

/** The size of the screenshots for a desktop: its own, scaled down to the vendor's limit. */
export function defaultSpace(vendor: Dialect, native: Size): Size {
  return scaledDownInto(DEFAULT_LIMITS[vendor], native);
}

/** Longest side (px), and number of squares of 28 pixels that cover a picture. */
const ANTHROPIC = { side: 2576, square: 28, squares: 4784 };
/** (megapixels) */
const OPENAI_LIMIT = 10.24;

/** Why a vendor would reject screenshots of a size; undefined if it accepts them. */
export function sizeProblem(vendor: Vendor, { width, height }: Size): string | undefined {
  if (vendor === 'anthropic') {
    const { side, square, squares } = ANTHROPIC;
    const covered = Math.ceil(width / square) * Math.ceil(height / square);
    if (Math.max(width, height) > side) return `A side has at most ${side} pixels.`;
    if (covered > squares) return `At most ${squares} squares of ${square} pixels may cover a screenshot.`;
  }
  if (vendor === 'openai' && width * height > OPENAI_LIMIT * 1e6)
    return `A screenshot has at most ${OPENAI_LIMIT} megapixels.`;
  return undefined;
}
