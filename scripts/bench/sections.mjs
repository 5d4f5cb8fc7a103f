// @ts-check
import { agents } from './agents.mjs';
import { busyLog } from './busy-log.mjs';
import { decode } from './decode.mjs';
import { desktops } from './desktops.mjs';
import { input } from './input.mjs';
import { liveView } from './live-view.mjs';
import { panel } from './panel.mjs';
import { recorderCost } from './recorder-cost.mjs';
import { recorderFive } from './recorder-five.mjs';
import { recorderStop } from './recorder-stop.mjs';
import { screenshots } from './screenshots.mjs';

/** In order; the section with the highest load on the host is last. @type {import('./report.mjs').Section[]} */
export const all = [
  input,
  agents,
  screenshots,
  decode,
  liveView,
  panel,
  busyLog,
  desktops,
  recorderCost,
  recorderStop,
  recorderFive,
];
