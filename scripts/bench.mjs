// @ts-check
// Compares our API with the usual way, a process per action, on one desktop: npm run bench [-- --json FILE]
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { inProject } from './lib/project.mjs';
import { command, SetupError, say } from './lib/report.mjs';
import { prepare } from './setup.mjs';

await command(async () => {
  const { values } = parseArgs({
    options: { json: { type: 'string', default: inProject('out/bench.json') }, only: { type: 'string' } },
  });
  if (process.platform !== 'linux') throw new SetupError('The bench needs the virtual desktop, so Linux.');
  await prepare('test');
  // Imported late: the sections need the packages that the set-up installs.
  const sections = await import('./bench/sections.mjs');
  const { describe, isMet } = await import('./bench/report.mjs');
  const { startBenchHost } = await import('./bench/host.mjs');

  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`;
  console.log(`Jumpseat beside a process per action (xdotool, ffmpeg), on ${machine}`);
  const host = await startBenchHost();
  const results = [];
  let failed = false;
  try {
    for (const section of sections.all.filter(({ title }) => !values.only || title.startsWith(values.only))) {
      try {
        const findings = await section.run({ host });
        const goals = findings.goals?.map((goal) => ({ ...goal, met: isMet(goal) }));
        results.push({ title: section.title, ...findings, goals });
        console.log(`\n${describe(section.title, findings).join('\n')}`);
      } catch (error) {
        failed = true;
        say(`\n${section.title}: not measured. ${error instanceof Error ? error.message : error}`);
      }
    }
  } finally {
    await host.stop();
  }
  mkdirSync(dirname(values.json), { recursive: true });
  const node = process.versions.node;
  writeFileSync(values.json, `${JSON.stringify({ at: new Date(), machine, node, results }, null, 2)}\n`);
  console.log(`\nAs JSON: ${values.json}`);
  // Slow is a finding, not a failure.
  return failed ? 1 : 0;
});
