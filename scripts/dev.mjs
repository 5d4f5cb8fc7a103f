// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build, isBuilt } from './lib/build.mjs';
import { inProject, projectDir } from './lib/project.mjs';
import { command, say } from './lib/report.mjs';
import { hideSecrets, withoutSecrets } from './lib/secrets.mjs';
import { prepare } from './setup.mjs';

/** An editor saves several files at once, or one in several steps: this long it may take, in milliseconds. */
const SETTLE_MS = 150;
const flags = process.argv.slice(2);
hideSecrets(flags);

/** Builds whatever is saved, and restarts the host when its part changed; reload the panel to see the rest. */
await command(async () => {
  await prepare('start');
  let host = startHost();
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (host.exitCode !== null) process.exit();
      ending = true;
      host.kill();
    });
  }
  const endWithHost = () => host.once('exit', (code) => process.exit(code ?? 0));
  endWithHost();
  say('Watching src. Reload the panel to see a change.');

  for await (const _ of watch(inProject('src'), { recursive: true })) {
    await delay(SETTLE_MS);
    if (isBuilt() || ending) continue;
    const before = hostCode();
    try {
      await build();
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      continue;
    }
    if (hostCode() === before) continue;
    host.removeAllListeners('exit');
    host.kill();
    if (host.exitCode === null) await once(host, 'exit');
    host = startHost();
    endWithHost();
  }
});

function startHost() {
  const shown = withoutSecrets(flags);
  return spawn(process.execPath, [inProject('out/main/headless.js'), ...shown.flags], {
    cwd: projectDir,
    stdio: 'inherit',
    env: { ...process.env, ...shown.env },
  });
}

/** All that the host runs, to see whether a build changed it. */
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
