import { spawn } from 'node:child_process';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { waitAtMost, waitUntil } from '../base/wait-until';
import { groupLives, groupOptions, signalGroup } from './group';
import { keepLastLines } from './last-lines';

/** How a process ended: one of the two is a value. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child that leads a process group of its own. */
export type Child = Awaited<ReturnType<typeof startChild>>;

interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly stdin?: 'ignore' | 'pipe';
  readonly stdout?: 'ignore' | 'pipe';
  /** The number of further pipes, from descriptor 3 on. */
  readonly extraPipes?: number;
  /** Gets each line of its stderr, cut to 500 characters. */
  readonly onLine?: (line: string) => void;
}

/** Longest wait for the kernel after SIGKILL (ms). */
const KILL_TIMEOUT_MS = 2000;
const STDERR_TIMEOUT_MS = 200;

/** Starts a child. @throws the spawn's error, such as ENOENT. */
export async function startChild(options: ChildOptions) {
  // To start a process takes milliseconds, so it gets a turn of the event loop of its own.
  await nextTurn();
  const pipes = Array<'pipe'>(options.extraPipes ?? 0).fill('pipe');
  const child = spawn(options.command, options.args, {
    stdio: [options.stdin ?? 'ignore', options.stdout ?? 'ignore', 'pipe', ...pipes],
    ...groupOptions(process.platform),
    ...(options.env && { env: options.env }),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  let ended = false;
  // 'exit', not 'close': a grandchild may keep the pipes open.
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = true;
      resolve({ code, signal });
    });
  });
  const lines = child.stderr ? keepLastLines(child.stderr, options.onLine) : [];
  // The exit is often reported before the last lines are read.
  const drained = new Promise<void>((resolve) => child.stderr?.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.on('error', (error) => options.onLine?.(error.message)); // without a listener, a failed signal would crash the host
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.command} has no pid`);

  async function endGroup(group: number, graceMs: number): Promise<void> {
    const gone = () => ended && !groupLives(group);
    const deadline = performance.now() + graceMs;
    signalGroup(group, 'SIGTERM');
    await waitAtMost(graceMs, exited);
    if (await waitUntil(gone, deadline - performance.now())) return;
    signalGroup(group, 'SIGKILL');
    await waitUntil(gone, KILL_TIMEOUT_MS);
  }
  let ending: Promise<void> | undefined;
  return {
    pid,
    /** The process itself, for its pipes. */
    process: child,
    /** Resolves when the leader has exited; others of its group may still run. */
    exited,
    /**
     * Its last lines on stderr, oldest first. After its exit, waits until all are read, at most 200 ms (a grandchild may keep
     * the pipe open).
     */
    async lastLines(): Promise<string[]> {
      if (ended) await Promise.race([drained, delay(STDERR_TIMEOUT_MS)]);
      return [...lines];
    },
    /** SIGTERM to the group, after `graceMs` SIGKILL; resolves when the whole group is gone. Concurrent calls share one end. */
    end(graceMs: number): Promise<void> {
      ending ??= endGroup(pid, graceMs);
      return ending;
    },
  };
}
