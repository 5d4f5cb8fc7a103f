import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const fleetDir = join(import.meta.dirname, '..', '..', 'packaging', 'fleet');

interface Instruction {
  /** Such as `RUN`. */
  readonly name: string;
  /** The rest of its lines, as one line, without options such as `--mount=…`. */
  readonly text: string;
}

/** The stages of the fleet's Dockerfile, each with the instructions after its `FROM`. */
export function readDockerfile(): { readonly build: Stage; readonly image: Stage } {
  const lines = readFileSync(join(fleetDir, 'Dockerfile'), 'utf8').replaceAll(/^#.*\n/gm, '');
  const instructions = lines
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line): Instruction[] => {
      const [, name, text] = /^([A-Z]+) (?:--[a-z-]+=\S+ )*(.*)$/.exec(line) ?? [];
      return name !== undefined && text !== undefined ? [{ name, text }] : [];
    });
  const froms = instructions.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  const [build, image, ...others] = froms.map((from, i) => instructions.slice(from + 1, froms[i + 1]));
  if (!build || !image || others.length > 0) throw new Error('The Dockerfile has two stages.');
  return { build: stage(build), image: stage(image) };
}

export type Stage = ReturnType<typeof stage>;

function stage(instructions: readonly Instruction[]) {
  const all = (name: string) => instructions.filter((one) => one.name === name).map(({ text }) => text);
  /** The text of the only instruction of a name. */
  const only = (name: string): string => {
    const [text, ...others] = all(name);
    if (text === undefined || others.length > 0) throw new Error(`The stage has one ${name}.`);
    return text;
  };
  return {
    all,
    only,
    /** The words of the only instruction of a name, which is in the form of a JSON list. */
    words: (name: string): string[] => JSON.parse(only(name).replace(/^CMD /, '')),
    /** The command of the only `RUN` that contains a text. */
    command(part: string): string {
      const [text, ...others] = all('RUN').filter((command) => command.includes(part));
      if (text === undefined || others.length > 0) throw new Error(`The stage has one RUN with "${part}".`);
      return text;
    },
    env: (): Record<string, string> =>
      Object.fromEntries(all('ENV').map((text) => text.split('=') as [string, string])),
  };
}
