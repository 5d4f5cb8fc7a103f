import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../scripts/lib/build.mjs';
import { satisfies } from '../../../scripts/lib/dependencies.mjs';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { NEEDS } from '../../../scripts/lib/needs.mjs';
import { isNodeNewEnough } from '../../../scripts/lib/project.mjs';
import { distributionOf, howToInstall, packagesFor } from '../../../src/main/needs/needs.mjs';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'jumpseat-setup-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('isNodeNewEnough', () => {
  it.each([
    ['20.19.0', true],
    ['22.0.0', true],
    ['24.1.0', true],
    ['20.18.3', false],
    ['18.20.0', false],
  ])('for %s is %s', (version, expected) => {
    expect(isNodeNewEnough(version)).toBe(expected);
  });
});

describe('distributionOf', () => {
  it.each([
    ['ID=debian', { manager: 'apt', ubuntu: false }],
    ['ID=ubuntu\nID_LIKE=debian', { manager: 'apt', ubuntu: true }],
    ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"', { manager: 'apt', ubuntu: true }],
    ['ID=fedora', { manager: 'dnf', ubuntu: false }],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', { manager: 'dnf', ubuntu: false }],
    ['ID=arch', { manager: 'pacman', ubuntu: false }],
    ['ID=manjaro\nID_LIKE=arch', { manager: 'pacman', ubuntu: false }],
    ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', { manager: 'zypper', ubuntu: false }],
    ['ID=alpine', { manager: 'apk', ubuntu: false }],
    ['ID=nixos', undefined],
    ['', undefined],
  ])('for %j is %j', (osRelease, expected) => {
    expect(distributionOf(osRelease)).toEqual(expected);
  });
});

describe('packages', () => {
  it('are each listed once, with the name in the distribution', () => {
    const missing = NEEDS.filter(({ what }) => ['Xvnc', 'ffmpeg', 'ffprobe', 'Chromium'].includes(what));
    const packages = (osRelease: string) => packagesFor(missing, distributionOf(osRelease) ?? expect.fail());
    expect(packages('ID=debian')).toEqual(['tigervnc-standalone-server', 'ffmpeg', 'chromium']);
    expect(packages('ID=ubuntu')).toEqual(['tigervnc-standalone-server', 'ffmpeg', 'chromium-browser']);
    expect(packages('ID=fedora')).toEqual(['tigervnc-server-minimal', 'ffmpeg-free', 'chromium']);
  });

  const openbox = NEEDS.filter(({ what }) => what === 'openbox');
  it.each([
    [
      'ID=debian',
      false,
      'Install with: sudo apt-get update && sudo apt-get install --no-install-recommends openbox',
    ],
    ['ID=debian', true, 'Install with: apt-get update && apt-get install --no-install-recommends openbox'],
    ['ID=fedora', false, 'Install with: sudo dnf install openbox'],
    ['ID=arch', false, 'Install with: sudo pacman -S --needed openbox'],
    ['ID=opensuse', false, 'Install with: sudo zypper install openbox'],
    ['ID=alpine', false, 'Install with: doas apk add openbox'],
    ['ID=nixos', false, 'Install with the package manager of your system.'],
  ] as const)('are installed on %s, as root %s, as the sentence says', (osRelease, root, expected) => {
    expect(howToInstall(openbox, osRelease, { root })).toBe(expected);
  });
});

describe('satisfies', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };
  it.each([
    [
      'all packages',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } },
      true,
    ],
    ['a missing optional package', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['a missing package', { 'node_modules/b': { version: '2.0.0' } }, false],
    ['a different version', { 'node_modules/a': { version: '1.0.1' } }, false],
    [
      'a different version of an optional package',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
      false,
    ],
  ])('is decided for %s', (_name, present, expected) => {
    expect(satisfies(wanted, present)).toBe(expected);
  });
});

describe('fingerprint', () => {
  it('changes only with added, changed or deleted files', () => {
    mkdirSync(join(dir, 'src/deep'), { recursive: true });
    const seen = new Set<string>();
    const look = () => {
      const print = fingerprint(dir, ['src', 'config.ts']);
      expect(fingerprint(dir, ['src', 'config.ts'])).toBe(print);
      seen.add(print);
    };
    look();
    writeFileSync(join(dir, 'src/deep/a.ts'), 'one');
    look();
    writeFileSync(join(dir, 'src/deep/a.ts'), 'longer');
    look();
    utimesSync(join(dir, 'src/deep/a.ts'), 1, 1);
    look();
    writeFileSync(join(dir, 'config.ts'), '');
    look();
    rmSync(join(dir, 'src/deep/a.ts'));
    look();
    expect(seen.size).toBe(6);
  });
});

describe('withLock', () => {
  it('runs one function at a time', async () => {
    const lock = join(dir, 'lock');
    let inside = 0;
    const work = async () => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    await Promise.all([withLock(lock, work), withLock(lock, work)]);
  });

  it('runs the next function if the previous one failed or its process has exited', async () => {
    const lock = join(dir, 'lock');
    await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    writeFileSync(lock, '999999999'); // above Linux' largest pid
    expect(await withLock(lock, () => Promise.resolve('in'))).toBe('in');
  });
});
