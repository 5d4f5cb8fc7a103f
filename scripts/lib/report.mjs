// @ts-check

/** Why a command cannot go on, in words for a person: shown without a stack, and the process exits with 1. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * One line for the person who waits. On stderr, so that stdout holds what the program itself says.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Shows a long step as one calm line: its title at once, its seconds when it is done.
 * @template T
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<T>} work may note how far it is; a terminal shows it.
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const began = performance.now();
  const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const live = process.stderr.isTTY === true;
  let noted = '';
  const redraw = (/** @type {string} */ end) => process.stderr.write(`\r\u001b[K${title} … ${end}`);
  const tick = live
    ? setInterval(() => redraw(noted ? `${seconds()}, ${noted}` : seconds()), 1000)
    : undefined;
  process.stderr.write(`${title} … `);
  let ending = 'failed';
  try {
    const result = await work((text) => {
      noted = text;
    });
    ending = seconds();
    return result;
  } finally {
    clearInterval(tick);
    if (live) redraw(`${ending}\n`);
    else process.stderr.write(`${ending}\n`);
  }
}

/** Programs tell the cause at the beginning or at the end of what they say: so much of either is shown. */
const SHOWN_LINES = 12;

/**
 * What failed, and set in below it what the failed command said.
 * @param {string} what
 * @param {string} output
 */
export function failure(what, output) {
  const lines = output.split('\n');
  const left = lines.length - 2 * SHOWN_LINES;
  if (left > 1) lines.splice(SHOWN_LINES, left, `… ${left} lines …`);
  return new SetupError([what, ...lines.map((line) => `    ${line}`)].join('\n'));
}

/**
 * Runs a command's main function: a SetupError is a message, anything else is our own fault and shows where.
 * @param {() => Promise<number | void>} main gives the exit code, or nothing where something goes on running.
 */
export async function command(main) {
  try {
    const code = await main();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    say(error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = 1;
  }
}
