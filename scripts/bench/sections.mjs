// @ts-check
import { endurance } from './endurance.mjs';
import { input } from './input.mjs';
import { liveView } from './live-view.mjs';
import { panel } from './panel.mjs';
import { screenshots } from './screenshots.mjs';

/** In the order they run; the one that loads the host most comes last. @type {import('./report.mjs').Section[]} */
export const all = [input, screenshots, liveView, panel, endurance];
