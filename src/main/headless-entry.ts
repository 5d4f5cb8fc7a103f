#!/usr/bin/env node
// The program of `jumpseat` and of `node out/main/headless.js`. On an older Node, the host's modules fail to link, so this
// file checks the version before it imports them. It has no syntax that Node 12 lacks, such as `await` outside functions.

const MIN_NODE = [20, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
  console.error(`Jumpseat needs Node ${MIN_NODE.join('.')} or later; this is ${process.versions.node}.`);
  process.exit(1);
}
void import('./cli/commands')
  .then(({ runCommandLine }) => runCommandLine(process.argv.slice(2)))
  .then((code) => {
    if (code !== undefined) process.exit(code);
  });
