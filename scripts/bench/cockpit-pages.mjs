// @ts-check
// What runs in the panel's page, as text: its types are not ours.

/** Notes when the first row of the log is there, and each new one, in milliseconds since the epoch. */
export const WATCH_ROWS = `
  window.rowsSeen = new Map();
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('[role="option"][data-seq]')) {
      const seq = Number(row.dataset.seq);
      if (!rowsSeen.has(seq)) rowsSeen.set(seq, Date.now());
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-seq'] });
`;

/** When the first row was there, in milliseconds since the page was asked for. */
export const FIRST_ROW = `Math.min(...rowsSeen.values()) - performance.timeOrigin`;

/** Scrolls through the whole log in some four seconds and back in big steps; gives the frames' times in milliseconds. */
export const SCROLL = `(async () => {
  const list = document.getElementById('action-list');
  const end = list.scrollHeight - list.clientHeight;
  const frames = [];
  let last = await new Promise(requestAnimationFrame);
  const step = async (top) => {
    list.scrollTop = top;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  };
  for (let i = 0; i <= 180; i++) await step((end * i) / 180);
  for (let i = 0; i < 60; i++) await step(list.scrollTop - 300);
  return frames;
})()`;

/** The times of as many frames in which nothing is done: what this machine gives at the best. */
export const NO_SCROLL = `(async () => {
  const frames = [];
  let last = await new Promise(requestAnimationFrame);
  for (let i = 0; i < 240; i++) {
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return frames;
})()`;

/**
 * Types a search into the log's field and waits until what it found is painted; gives milliseconds.
 * @param {string} text
 */
export const filterFor = (text) => `(async () => {
  const field = document.getElementById('log-search');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  await new Promise(requestAnimationFrame);
  const began = performance.now();
  set.call(field, ${JSON.stringify(text)});
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - began;
})()`;
