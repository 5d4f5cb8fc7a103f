import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { attempt, errorCode } from '../base/attempt';

/**
 * Proof that a pid is still the same process: equal strings at two times mean one process. Undefined when it is dead, a
 * zombie, or cannot be identified. A pid alone proves nothing, because pids are reused.
 */
export function processIdentity(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return linuxIdentity(pid);
  return process.platform === 'win32' ? windowsIdentity(pid) : psIdentity(pid);
}

/** The scope of the pid in an identity: a boot and a PID namespace. By default that of this process. */
export function processPlace(identity = processIdentity(process.pid)): string | undefined {
  return identity
    ?.split(' ')
    .slice(0, identity.startsWith('linux ') ? 3 : 1)
    .join(' ');
}

/** Whether a process without an identity exists: it belongs to a different user, or Windows did not say when it began. */
export function isUnseen(pid: number): boolean {
  const code = errorCode(() => process.kill(pid, 0));
  return code === 'EPERM' || (code === undefined && process.platform === 'win32');
}

/** Parses `/proc/<pid>/stat`: state letter, process group, and start in clock ticks since boot; undefined if torn. */
export function parseStat(stat: string): { state: string; group: number; startTicks: string } | undefined {
  // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, group, startTicks] = [fields[0], fields[2], fields[19]];
  if (!state || !group || !startTicks) return undefined;
  return { state, group: Number(group), startTicks };
}

function linuxIdentity(pid: number): string | undefined {
  // The process may exit between any two reads.
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const parsed = stat === undefined ? undefined : parseStat(stat);
  if (!parsed || /[ZXx]/.test(parsed.state)) return undefined;
  // Ticks count from boot, and a pid means something only in its namespace (containers may share a data directory).
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? '';
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid')) ?? '';
  return `linux ${boot} ${namespace} ${pid} ${parsed.startTicks}`;
}

/** The time at which a process was created, in ticks since the year 1: Windows reuses pids soon. Takes half a second. */
function windowsIdentity(pid: number): string | undefined {
  const [command, args] = startTimeCommand(pid);
  const output = attempt(() =>
    execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    }),
  );
  return parseStartTime(pid, output ?? '');
}

/** The command that prints when a process of Windows was created; it prints nothing if there is none. */
export function startTimeCommand(pid: number): readonly [command: string, args: readonly string[]] {
  const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToUniversalTime().Ticks`;
  return ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]];
}

/** The identity that its output gives; undefined if it printed no time. */
export function parseStartTime(pid: number, output: string): string | undefined {
  const ticks = /^\d+$/.exec(output.trim())?.[0];
  return ticks === undefined ? undefined : `windows ${pid} ${ticks}`;
}

function psIdentity(pid: number): string | undefined {
  const line = attempt(() =>
    execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      // lstart is local time in words, so time zone and locale are fixed.
      env: { PATH: process.env.PATH ?? '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
    }).trim(),
  );
  const found = line === undefined ? null : /^(\S+)\s+(.+)$/.exec(line);
  if (!found?.[1] || found[1].startsWith('Z')) return undefined;
  return `ps ${pid} ${found[2]}`;
}
