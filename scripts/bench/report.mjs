// @ts-check
import { spread } from './stats.mjs';

/** @typedef {ReturnType<typeof compare>} Row */

/**
 * A figure and its limits.
 * @typedef {object} Goal
 * @property {string} what
 * @property {number} value
 * @property {string} unit
 * @property {number} [atMost]
 * @property {number} [atLeast]
 */

/** @typedef {{ rows?: Row[], goals?: Goal[], notes?: string[] }} Findings */

/**
 * A part of the bench. To add a section, list it in sections.mjs.
 * @typedef {object} Section
 * @property {string} title
 * @property {(bench: { host: import('./host.mjs').Host }) => Promise<Findings>} run throws if it cannot measure
 */

/**
 * The values of one task, done both ways.
 * @param {string} what
 * @param {Record<'ours' | 'peer', readonly number[]>} values
 * @param {string} how the peer does it
 */
export const compare = (what, { ours, peer }, how, unit = 'ms') => ({
  ...{ what, how, unit },
  ours: spread(ours),
  peer: spread(peer),
});

/** @param {Goal} goal */
export const isMet = ({ value, atMost = Infinity, atLeast = -Infinity }) =>
  value <= atMost && value >= atLeast;

/**
 * The findings of a section as lines for a terminal.
 * @param {string} title
 * @param {Findings} findings
 */
export function describe(title, { rows = [], goals = [], notes = [] }) {
  const head = ['', 'p50', 'p95', "peer's p50", 'p95', 'ratio', 'the peer'];
  const table = rows.map(({ what, ours, peer, how, unit }) => [
    what,
    ...[ours.p50, ours.p95, peer.p50, peer.p95].map((value) => `${figure(value)} ${unit}`),
    `${figure(peer.p50 / ours.p50)}x`,
    how,
  ]);
  return [
    title,
    ...(rows.length > 0 ? aligned([head, ...table]) : []),
    ...notes,
    ...goals.map((goal) => `${isMet(goal) ? 'met' : 'MISSED'}: ${goal.what} ${shown(goal)}`),
  ].map((line, index) => (index === 0 ? line : `  ${line}`));
}

/** @param {Goal} goal */
function shown({ value, unit, atMost, atLeast }) {
  const goal = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return `${figure(value)}${unit === 'x' ? '' : ' '}${unit} (goal: ${goal})`;
}

/** A number with three significant digits. @param {number} value */
function figure(value) {
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

/**
 * Aligns the first and last column to the left, figures to the right.
 * @param {string[][]} lines
 */
function aligned(lines) {
  const columns = lines[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...lines.map((line) => line[i]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, i) => {
        if (i === columns - 1) return cell;
        return i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
      })
      .join('   ')
      .trimEnd(),
  );
}
