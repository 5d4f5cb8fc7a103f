import { spawn } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';
import { watchClientProcesses } from '../../../src/main/x11/client-process';

const GET_INPUT_FOCUS = 43;

it('takes no process for one at rest because it looked at it late', async () => {
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill());
  const ids = Buffer.alloc(48);
  ids.writeUInt32LE(1, 8);
  ids.writeUInt32LE(child.pid ?? 0, 44);
  let looks = 0;
  const processes = await watchClientProcesses({
    extension: async () => 150,
    async request(opcode) {
      if (opcode !== GET_INPUT_FOCUS) return ids;
      looks += 1;
      // As if a busy machine had not let us run.
      for (const began = performance.now(); looks === 1 && performance.now() - began < 50; );
      return Buffer.alloc(32);
    },
  });
  expect(await processes.rests(1, 5000, 5000)).toBe(true);
  expect(looks).toBeGreaterThan(3);
});
