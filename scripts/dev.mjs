// @ts-check
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { inProject, projectDir } from './lib/project.mjs';
import { command, say } from './lib/report.mjs';
import { prepare } from './setup.mjs';

/** Builds whatever is saved, and restarts the host when its part changed; reload the panel to see it. */
await command(async () => {
  await prepare('start');
  say('Watching the sources. Reload the panel to see a change.');
  const token = randomBytes(32).toString('base64url');
  const node = (/** @type {string[]} */ ...args) =>
    spawn(process.execPath, args, {
      cwd: projectDir,
      stdio: 'inherit',
      // One token for all restarts, so that a browser that is logged in stays so.
      env: { JUMPSEAT_TOKEN: token, ...process.env },
    });
  const host = inProject('out/main/headless.js');
  const children = [
    node(inProject('node_modules/electron-vite/bin/electron-vite.js'), 'build', '--watch'),
    node('--watch', '--watch-preserve-output', host, ...process.argv.slice(2)),
  ];
  const stop = () => {
    for (const child of children) child.kill();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  for (const child of children) child.once('exit', stop);
});
