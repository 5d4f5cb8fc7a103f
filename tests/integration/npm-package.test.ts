import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, startProgram } from '../support/host';

const run = promisify(execFile);
const projectDir = join(import.meta.dirname, '..', '..');

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

let dir = '';
let packed: Packed;
let program = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'jumpseat-npm-'));
  const pack = await run('npm', ['pack', '--json', '--pack-destination', dir], { cwd: projectDir });
  [packed] = JSON.parse(pack.stdout);
  // Without scripts, because the only one downloads ffmpeg.
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...options, join(dir, packed.filename)], { cwd: dir });
  program = join(dir, 'node_modules', '.bin', 'jumpseat');
}, 300_000);
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

const jumpseat = (...args: string[]) =>
  run(program, args).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );

describe('the npm package', () => {
  it('is small, and contains the licenses of what it contains', () => {
    const files = packed.files.map(({ path }) => path);
    expect(packed.size).toBeLessThan(2 ** 20);
    expect(files.length).toBeLessThanOrEqual(100);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'out/THIRD-PARTY-NOTICES.txt']));
    const notices = readFileSync(
      join(dir, 'node_modules/jumpseat-desktop/out/THIRD-PARTY-NOTICES.txt'),
      'utf8',
    );
    expect(notices).toMatch(/^@novnc\/novnc .*, MPL-2\.0/m);
  });

  it('needs less than 60 MB of other packages, and not those of nut-js for images', () => {
    const modules = join(dir, 'node_modules');
    expect(sizeOf(modules, 'ffmpeg-static')).toBeLessThan(60_000_000);
    expect(readdirSync(modules)).not.toContain('jimp');
  });

  it('prints its version, its commands, and an error for an unknown one', async () => {
    const { version } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
    expect(await jumpseat('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
    const help = await jumpseat('--help');
    expect(help.stdout).toContain('Usage: npx jumpseat-desktop [command] [flags]');
    for (const command of ['start', 'app', 'doctor']) expect(help.stdout).toContain(`\n  ${command} `);
    expect(await jumpseat('dance')).toMatchObject({
      code: 2,
      stderr: 'There is no command "dance". --help lists all commands.\n',
    });
  });

  it('has a doctor, which reports what is there and what is missing', async () => {
    const flags = ['--port', '0', '--data-dir', join(dir, 'data')];
    const good = await jumpseat('doctor', ...flags);
    expect(good.stdout).toMatch(/^ok {7}Node \d+/m);
    expect(good.stdout).toMatch(/^ok {7}Xvnc: \/\S+$/m);
    expect(good).toMatchObject({ code: 0 });
    const options = { env: { ...process.env, PATH: '/nowhere' } };
    const bad = await run(process.execPath, [program, 'doctor', ...flags], options).catch((error) => error);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/^missing {2}Xvnc is not installed\. Install with: /m);
  });

  describe('as a host', () => {
    let host: Host;
    beforeAll(async () => {
      host = await startProgram([program, 'start']);
    });
    afterAll(() => host?.stop());

    it('clicks, and takes a screenshot', async () => {
      const click = await host.act({ action: 'left_click', coordinate: [10, 10] });
      expect(click).toMatchObject({ status: 200, json: { output: 'left_click action performed' } });
      const { json } = await host.act({ action: 'screenshot' });
      expect(json).toMatchObject({ screenshot_width: 1920, screenshot_height: 1080 });
    });

    it('serves the panel', async () => {
      const page = await host.request('/');
      expect(await page.text()).toContain('<title>Jumpseat</title>');
    });
  });
});

/** The size of the files in a folder (bytes), without subfolders of one name. */
function sizeOf(folder: string, without: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.name === without || entry.name === 'jumpseat-desktop') return sum;
    if (entry.isDirectory()) return sum + sizeOf(path, without);
    return sum + (entry.isFile() ? statSync(path).size : 0);
  }, 0);
}
