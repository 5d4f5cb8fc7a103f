/**
 * Display numbers for this process's tests alone, apart from the range of the hosts (from :10) and of X servers that
 * choose a display themselves (from :0): tests in parallel, and a second test run on the machine, use different ones.
 */
const FIRST = 1000 + 40 * (process.pid % 1400);

/** The range of the virtual desktops. */
export const DISPLAYS = { first: FIRST, last: FIRST + 19 };

let next = DISPLAYS.last + 1;

/** A display number that nothing else of this process uses. */
export function unusedDisplay(): number {
  return next++;
}
