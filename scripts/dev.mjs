// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endWithNpm } from './lib/end-with-npm.mjs';
import { defaultDataDir, findHost } from './lib/host.mjs';
import { inProject, projectDir } from './lib/project.mjs';
import { command, say } from './lib/report.mjs';
import { hideSecrets, withoutSecrets } from './lib/secrets.mjs';
import { prepare } from './setup.mjs';

const flags = process.argv.slice(2);
hideSecrets(flags);
/** Vite changes the environment of this process, such as NODE_ENV. */
const hostEnv = { ...process.env };

/** Shows each saved change of the panel at once, and restarts the host after a change of its sources. */
await command(async () => {
  await prepare('start');
  endWithNpm();
  let host = startHost();
  let isEnding = false;
  process.once('exit', () => host.kill());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (host.exitCode !== null) process.exit();
      isEnding = true;
      host.kill();
    });
  }
  const endWithHost = () => host.once('exit', (code) => process.exit(code ?? 0));
  endWithHost();

  const { url, token } = await endpointOf(host);
  // Imported late: they need the packages that the set-up installs.
  const { servePanel } = await import('./lib/panel-server.mjs');
  const panel = await servePanel({ root: inProject('src/renderer'), hostUrl: url });
  say(`Panel that shows each saved change: ${panel}${token ? `?token=${token}` : ''}`);

  let built = hostCode();
  await watchHost(async () => {
    if (isEnding || hostCode() === built) return;
    built = hostCode();
    say('The host has changed: restarting it.');
    host.removeAllListeners('exit');
    host.kill();
    if (host.exitCode === null) await once(host, 'exit');
    if (isEnding) process.exit();
    // The panel's server forwards to this port.
    host = startHost(['--port', new URL(url).port]);
    endWithHost();
  });
});

/** @param {readonly string[]} more flags that override the given ones */
function startHost(more = []) {
  const shown = withoutSecrets(flags);
  return spawn(process.execPath, [inProject('out/main/headless.js'), ...shown.flags, ...more], {
    cwd: projectDir,
    stdio: 'inherit',
    env: { ...hostEnv, ...shown.env },
  });
}

/** @param {import('node:child_process').ChildProcess} host */
async function endpointOf(host) {
  const at = flags.findIndex((flag) => /^--data-dir(=|$)/.test(flag));
  const given = flags[at]?.split('=')[1] ?? flags[at + 1];
  const dataDir = at >= 0 && given !== undefined ? given : defaultDataDir();
  for (;;) {
    const endpoint = await findHost(dataDir);
    if (endpoint && endpoint.pid === host.pid) return endpoint;
    await delay(50);
  }
}

/**
 * Builds the host after each change of its sources.
 * @param {() => Promise<void>} onBuilt
 */
async function watchHost(onBuilt) {
  const { resolveConfig } = await import('electron-vite');
  const { build } = await import('vite');
  const { config } = await resolveConfig({ root: projectDir, logLevel: 'warn' }, 'build');
  const main = config?.main ?? {};
  const watcher = await build({ ...main, build: { ...main.build, emptyOutDir: false, watch: {} } });
  if (!('on' in watcher)) throw new Error('Vite does not watch the sources.');
  let restarts = Promise.resolve();
  watcher.on('event', async (event) => {
    if (event.code === 'BUNDLE_END') await event.result.close();
    if (event.code === 'ERROR') say(event.error.message);
    if (event.code === 'END') restarts = restarts.then(onBuilt);
  });
}

/** The content of all files that the host runs, to detect whether a build changed them. */
function hostCode() {
  const dir = inProject('out/main');
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  return names
    .sort()
    .map((name) => `${name}\n${readFileSync(join(dir, name), 'utf8')}`)
    .join('\n');
}
