// What `node out/main/headless.js` runs. On an older Node the host's modules fail while they are linked, so they are
// imported only once the version is known to do.

const MIN_NODE = [20, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
  console.error(`Jumpseat needs Node ${MIN_NODE.join('.')} or later; this is ${process.versions.node}.`);
  process.exit(1);
}
await import('./headless');

export {};
