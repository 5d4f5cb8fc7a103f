import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileKernel, KERNEL } from '../../scripts/lib/kernel.mjs';
import { inProject } from '../../scripts/lib/project.mjs';

it('the kernel was compiled from its source', async () => {
  expect(await compileKernel()).toBe(readFileSync(inProject(KERNEL), 'utf8'));
});
