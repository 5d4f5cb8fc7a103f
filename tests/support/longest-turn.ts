/** Runs `work`. Returns its duration, and the longest time that it blocked the event loop (ms). */
export async function longestTurn(work: () => Promise<unknown>): Promise<{ took: number; longest: number }> {
  const began = performance.now();
  let [last, longest, working] = [began, 0, true];
  const look = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    if (working) setImmediate(look);
  };
  look();
  await work();
  working = false;
  look();
  return { took: performance.now() - began, longest };
}
