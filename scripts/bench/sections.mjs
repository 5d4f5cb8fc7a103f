// @ts-check
import { cockpit } from './cockpit.mjs';
import { endurance } from './endurance.mjs';
import { input } from './input.mjs';
import { lease } from './lease.mjs';
import { liveView } from './live-view.mjs';
import { panel } from './panel.mjs';
import { pictures } from './pictures.mjs';
import { recorderCost } from './recorder-cost.mjs';
import { recorderFive } from './recorder-five.mjs';
import { recorderStop } from './recorder-stop.mjs';
import { remote } from './remote.mjs';
import { screen } from './screen.mjs';
import { screenshots } from './screenshots.mjs';

/** In the order they run; the one that loads the host most comes last. @type {import('./report.mjs').Section[]} */
export const all = [
  input,
  screenshots,
  pictures,
  remote,
  screen,
  liveView,
  lease,
  panel,
  cockpit,
  recorderCost,
  recorderStop,
  recorderFive,
  endurance,
];
