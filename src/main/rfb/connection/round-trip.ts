/** Most attempts; the fastest answer counts. */
const MAX_ATTEMPTS = 3;

/** How long an answer takes (ms); asks only once if it takes less than `near`. */
export async function roundTrip(ask: () => Promise<void>, near: number): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < MAX_ATTEMPTS && fastest >= near; i++) {
    const began = performance.now();
    await ask();
    fastest = Math.min(fastest, performance.now() - began);
  }
  return fastest;
}
