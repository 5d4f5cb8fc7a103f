// @ts-check

/** A command cannot continue. The message is for a person: it is printed without a stack, and the exit code is 1. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * Prints a line for a person. It goes to stderr, since stdout is for the program's own output.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Shows a long step as one line: first its title, at the end also its duration (s).
 * @template T
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<T>} work may report its progress, which a terminal shows
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

/** Lines to show from the start and from the end of a failed program's output, which mostly contain the cause. */
const SHOWN_LINES = 12;

/**
 * A message that says what failed, followed by the indented output of the command.
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
 * Runs a command's main function. Prints the message of a SetupError, and the stack of any other error.
 * @param {() => Promise<number | void>} main returns the exit code, or undefined if the process continues to run
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
