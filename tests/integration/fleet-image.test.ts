import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDockerfile } from '../support/dockerfile';
import { collectOutput, processesNaming } from '../support/processes';
import { probe } from '../support/video';
import { waitFor } from '../support/wait-for';

// Runs the steps of the fleet's Dockerfile, with its own command lines, but without Docker: the folders of the image are in a
// temporary folder, and the port is any free one.

const run = promisify(execFile);
const projectDir = join(import.meta.dirname, '..', '..');
const { build, image } = readDockerfile();
const [uid = 0, gid = 0] = image.only('USER').split(':').map(Number);
const isRoot = process.getuid?.() === 0;

const root = mkdtempSync(join(tmpdir(), 'jumpseat-image-'));
const [home, prefix, dataDir] = [join(root, 'home'), join(root, 'prefix'), join(root, 'data')];
/** A text of the Dockerfile, with the folders of this test. */
const placed = (text: string) => text.replaceAll(/(?<=^|[\s=])\/(package|data)\b/g, join(root, '$1'));

/** Only what the image sets: a container has nothing else from the machine. */
const env = {
  PATH: `${join(prefix, 'bin')}:${process.env.PATH}`,
  HOME: home,
  ...Object.fromEntries(Object.entries(image.env()).map(([name, value]) => [name, placed(value)])),
  JUMPSEAT_PORT: '0',
};

let host: ChildProcess;
let output: () => string;

/** A command line as the user of the image, as `docker exec` and the probes of Kubernetes run it. */
function asUser([program = '', ...args]: readonly string[]): [program: string, args: string[]] {
  // As root, without root's capabilities: the manifests drop all.
  const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'];
  const flags = [...user, '--inh-caps=-all', '--bounding-set=-all', '--'];
  return isRoot ? ['setpriv', [...flags, program, ...args]] : [program, args];
}

const execute = (...words: string[]) =>
  run(...asUser(words), { env, cwd: home }).then(({ stdout }) => stdout.trim());
const jumpseat = (...args: string[]) => execute('jumpseat', ...args);
const health = () => execute(...image.words('HEALTHCHECK'));

beforeAll(async () => {
  chmodSync(root, 0o755);
  for (const command of [build.command('npm pack'), build.command('debian-packages')]) {
    await run('sh', ['-c', placed(command)], { cwd: projectDir });
  }
  const npm = { npm_config_prefix: prefix, npm_config_prefer_offline: 'true' };
  await run('sh', ['-c', placed(image.command('npm install'))], {
    cwd: root,
    env: { ...process.env, ...npm },
  });
  for (const dir of [home, dataDir]) {
    mkdirSync(dir, { mode: 0o700 });
    if (isRoot) chownSync(dir, uid, gid);
  }
  // tini is only in the image: here the machine's own init process does its work.
  const [init, end, ...command] = [...image.words('ENTRYPOINT'), ...image.words('CMD')];
  expect([init, end]).toEqual(['tini', '--']);
  host = spawn(...asUser(command), { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
  output = collectOutput(host);
  await waitFor('the host to be healthy', () =>
    health().catch(() => {
      if (host.exitCode !== null) throw new Error(`The host ended with ${host.exitCode}: ${output()}`);
      return false;
    }),
  );
}, 300_000);
afterAll(() => {
  host?.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

it('the host of the image runs as its user, and its doctor finds nothing missing', async () => {
  const status = readFileSync(`/proc/${host.pid}/status`, 'utf8');
  const ids = isRoot ? [uid, gid] : [process.getuid?.(), process.getgid?.()];
  expect(status).toMatch(new RegExp(`^Uid:\t${ids[0]}\t`, 'm'));
  expect(status).toMatch(new RegExp(`^Gid:\t${ids[1]}\t`, 'm'));
  expect(status).toMatch(/^CapEff:\t0+$/m);
  expect(await jumpseat('doctor')).not.toMatch(/^missing/m);
});

it('an agent clicks, takes a screenshot, and records', async () => {
  expect(await jumpseat('click', '640', '360')).toBe('left_click action performed');
  await jumpseat('screenshot', 'page.png');
  const page = readFileSync(join(home, 'page.png'));
  expect([page.toString('latin1', 1, 4), page.readUInt32BE(16), page.readUInt32BE(20)]).toEqual([
    'PNG',
    1920,
    1080,
  ]);
  await jumpseat('record', 'start');
  await jumpseat('click', '640', '361');
  await jumpseat('record', 'stop', '--out', 'run.mp4');
  expect(await probe(join(home, 'run.mp4'))).toMatchObject({ width: 1920, height: 1080 });
  expect(await health()).toMatch(/^running, virtual :\d+, 1920x1080, control: agent$/);
});

it('SIGTERM ends the host within 5 s, with its recording finished and no process left', async () => {
  const id = await jumpseat('record', 'start');
  await jumpseat('click', '640', '362');
  const exited = once(host, 'exit');
  const sent = performance.now();
  host.kill('SIGTERM');
  const [code] = await exited;
  expect({ code, output: output() }).toMatchObject({ code: 0 });
  expect(performance.now() - sent).toBeLessThan(5000);
  const video = join(dataDir, 'recordings', id, 'video.mp4');
  expect(await probe(video)).toMatchObject({ width: 1920, height: 1080 });
  expect(['endpoint.json', 'host.lock'].filter((name) => existsSync(join(dataDir, name)))).toEqual([]);
  expect(processesNaming(dataDir)).toEqual([]);
  await expect(health()).rejects.toMatchObject({ code: 3 });
});
