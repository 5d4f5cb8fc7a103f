import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../src/renderer/src/ui/tokens.css'), 'utf8');
const [lightCss = '', darkCss = ''] = css.split(':root[data-theme="dark"]');

function colours(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const light = colours(lightCss);
const themes = { light, dark: new Map([...light, ...colours(darkCss)]) };

/** Relative luminance, as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

const SURFACES = ['surface', 'chrome', 'hover'];
/** Colors of text, each with its backgrounds. */
const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...SURFACES, 'pressed', 'accent-wash', 'bad-wash']],
  ['muted', [...SURFACES, 'pressed', 'accent-wash', 'bad-wash']],
  ['faint', [...SURFACES, 'accent-wash', 'bad-wash']],
  ['accent', [...SURFACES, 'accent-wash', 'pressed']],
  ['bad', [...SURFACES, 'bad-wash', 'accent-wash']],
  ['warn', [...SURFACES, 'warn-wash', 'accent-wash']],
  ['good', SURFACES],
  ['on-accent', ['accent', 'accent-strong']],
];

describe.each(Object.entries(themes))('in the %s theme', (_name, theme) => {
  const colour = (name: string) => {
    const value = theme.get(name);
    if (!value) throw new Error(`There is no color --${name}.`);
    return value;
  };

  it.each(TEXTS.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    'text in --%s is readable on --%s',
    (text, ground) => {
      expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['accent', 'control-ring', 'bad', 'field-line'])('a mark in --%s is visible', (mark) => {
    expect(contrast(colour(mark), colour('surface'))).toBeGreaterThanOrEqual(3);
  });
});
