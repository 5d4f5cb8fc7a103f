import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Running processes (no zombies) whose environment or command line contains `text`. */
export function processesNaming(text: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = read(`/proc/${name}/cmdline`).split('\0')[0] ?? '';
      const named =
        read(`/proc/${name}/cmdline`).includes(text) || read(`/proc/${name}/environ`).includes(text);
      return command !== '' && named && Number(name) !== process.pid ? [{ pid: Number(name), command }] : [];
    });
}

/** Collects what a process prints. @returns a function for its output so far */
export function collectOutput({ stdout, stderr }: Pick<ChildProcess, 'stdout' | 'stderr'>): () => string {
  let output = '';
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (text) => {
      output += text;
    });
  }
  return () => output;
}

/** The pid of the only process of a program whose environment or command line contains `text`. */
export function pidOf(program: string, text: string): number {
  const found = processesNaming(text).filter(({ command }) => command.endsWith(program));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`Found ${found.length} processes of ${program}.`);
  return only.pid;
}

/** The pid of the process that runs instead of an ended one, once it does. */
export function successorOf(ended: number, program: string, text: string): number | undefined {
  return processesNaming(text).find(({ pid, command }) => command.endsWith(program) && pid !== ended)?.pid;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Resident memory of a process (MB). */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1]) / 1024;
}

/** The number of open descriptors of a process. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // the process has ended, or we may not read it
  }
}
