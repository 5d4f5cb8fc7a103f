import { spawn } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';
import { watchClientProcesses } from '../../src/main/x11/client-process';
import { REQUEST } from '../../src/main/x11/opcodes';

it('a late sample does not make a process count as idle', async () => {
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill());
  const ids = Buffer.alloc(48);
  ids.writeUInt32LE(1, 8);
  ids.writeUInt32LE(child.pid ?? 0, 44);
  let samples = 0;
  const processes = await watchClientProcesses({
    extension: async () => 150,
    async request(opcode) {
      if (opcode !== REQUEST.getInputFocus) return ids;
      samples += 1;
      // As if a busy machine had delayed this process.
      for (const began = performance.now(); samples === 1 && performance.now() - began < 50; );
      return Buffer.alloc(32);
    },
  });
  expect(await processes.rests(1, 5000, 5000)).toBe(true);
  expect(samples).toBeGreaterThan(3);
});
