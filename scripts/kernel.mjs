// @ts-check
import { writeFileSync } from 'node:fs';
import { compileKernel, KERNEL } from './lib/kernel.mjs';
import { inProject } from './lib/project.mjs';
import { command } from './lib/report.mjs';

await command(async () => writeFileSync(inProject(KERNEL), await compileKernel()));
