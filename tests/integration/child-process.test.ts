import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { startChild } from '../../src/main/process/child';
import { findTether } from '../../src/main/process/death-signal';
import { groupLives } from '../../src/main/process/group';
import { processIdentity } from '../../src/main/process/identity';
import { endMarked, findMarked } from '../../src/main/process/marked';

const sh = (script: string, env?: NodeJS.ProcessEnv) =>
  startChild({ command: 'sh', args: ['-c', script], stdout: 'pipe', ...(env && { env }) });

/** The child's first line of output, which it writes after it has set its traps. */
async function said(child: Awaited<ReturnType<typeof sh>>): Promise<string> {
  if (!child.process.stdout) throw new Error('no stdout');
  return String((await once(child.process.stdout, 'data'))[0]).trim();
}

describe('startChild', () => {
  it('reports the exit code and the last lines of output', async () => {
    const child = await sh('for i in $(seq 30); do echo line $i >&2; done; exit 3');
    expect(await child.exited).toEqual({ code: 3, signal: null });
    const lines = await child.lastLines();
    expect(lines).toHaveLength(20);
    expect(lines.at(-1)).toBe('line 30');
  });

  it('throws if the program does not exist', async () => {
    await expect(startChild({ command: '/nowhere/at/all', args: [] })).rejects.toThrow('ENOENT');
  });

  it('ends the whole process group with SIGTERM', async () => {
    const child = await sh('trap "exit 7" TERM; sh -c "echo up; exec sleep 1000" & wait');
    await said(child);
    await child.end(5000);
    expect(await child.exited).toEqual({ code: 7, signal: null });
    expect(groupLives(child.pid)).toBe(false);
  });

  it('kills a process that ignores SIGTERM, even if the group leader has exited', async () => {
    const child = await sh('(trap "" TERM; echo up; while :; do sleep 1000; done) & wait');
    await said(child);
    await child.end(50);
    expect(groupLives(child.pid)).toBe(false);
  });

  it('can be ended twice, and after it has exited', async () => {
    const child = await sh('exit 0');
    await child.exited;
    await Promise.all([child.end(1000), child.end(1000)]);
  });
});

it.runIf(process.platform === 'linux')('a tethered command has the process id of the child', async () => {
  const tether = await findTether();
  const child = await startChild({ ...tether('sh', ['-c', 'echo $$; cat']), stdin: 'pipe', stdout: 'pipe' });
  expect(await said(child)).toBe(String(child.pid));
  await child.end(1000);
});

it('a child that has exited has no identity', async () => {
  const child = await sh('exit 0');
  await child.exited;
  expect(processIdentity(child.pid)).toBeUndefined();
});

describe.runIf(process.platform === 'linux')('endMarked', () => {
  const mark = { name: 'JUMPSEAT_TEST_MARK', value: `test-${process.pid}-${Math.random()}` };
  const marked = { ...process.env, [mark.name]: mark.value };

  it('ends descendants that left the process group, but no process with a similar mark', async () => {
    const other = await sh('echo up; exec sleep 1000', { ...process.env, [mark.name]: `${mark.value}0` });
    const child = await sh('setsid sh -c "echo up; exec sleep 1000" & wait', marked);
    await Promise.all([said(child), said(other)]);
    expect(findMarked(mark).length).toBeGreaterThanOrEqual(2);
    await endMarked(mark, { graceMs: 1000 });
    expect(findMarked(mark)).toEqual([]);
    expect(groupLives(other.pid)).toBe(true);
    await other.end(1000);
  });

  it('kills a process that ignores SIGTERM, and spares excluded processes', async () => {
    const spared = await sh('echo up; exec sleep 1000', marked);
    const deaf = await sh('trap "" TERM; echo up; while :; do sleep 1000; done', marked);
    await Promise.all([said(spared), said(deaf)]);
    await endMarked(mark, { graceMs: 50, except: [spared.pid] });
    expect(findMarked(mark)).toEqual([spared.pid]);
    await spared.end(1000);
  });
});
