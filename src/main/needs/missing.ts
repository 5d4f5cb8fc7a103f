import { readFileSync } from 'node:fs';
import { attempt } from '../base/attempt';
import { howToInstall, type Need } from './needs.mjs';

/** A line that names what is not installed, and the command that installs it on this system. */
export function missingLine(missing: readonly Need[], osRelease = systemRelease(), root = isRoot()): string {
  const names = missing.map(({ what }) => what).join(' and ');
  const verb = missing.length === 1 ? 'is' : 'are';
  return `${names} ${verb} not installed. ${howToInstall(missing, osRelease, { root })}`;
}

function systemRelease(): string {
  return attempt(() => readFileSync('/etc/os-release', 'utf8')) ?? '';
}

const isRoot = () => process.getuid?.() === 0;
