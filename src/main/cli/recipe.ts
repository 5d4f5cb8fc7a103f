import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECIPES } from '../../shared/agent-clients';
import { resourcesDir } from '../paths';
import { ConfigError } from '../start-error';

/** Prints a program that connects a model to the desktop. @throws {ConfigError} for an unknown name */
export function printRecipe([name]: readonly string[]): number {
  if (name === undefined || !RECIPES.includes(name))
    throw new ConfigError(`recipe takes one of: ${RECIPES.join(', ')}.`);
  process.stdout.write(readFileSync(join(resourcesDir, 'agents', `${name}.mjs`), 'utf8'));
  return 0;
}
