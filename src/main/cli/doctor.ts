import { loadConfig } from '../config';
import { examine, reportLine } from '../doctor/doctor';

/**
 * Prints a line about each thing that a start with these flags needs, or all of them as JSON with `--json`.
 * @returns 1 if something needed is missing
 */
export async function runDoctor(flags: readonly string[]): Promise<number> {
  const others = flags.filter((flag) => flag !== '--json');
  const findings = await examine(loadConfig(others, process.env));
  if (others.length < flags.length) console.log(JSON.stringify({ findings }));
  else for (const finding of findings) console.log(reportLine(finding));
  return findings.some(({ state }) => state === 'missing') ? 1 : 0;
}
