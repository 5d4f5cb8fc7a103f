import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../../shared/journal';
import { commentText } from '../../../shared/script/literal';
import { nodeLine } from '../../../shared/script/node';
import { pythonLine } from '../../../shared/script/python';
import { eachStep, type Step } from '../../../shared/script/steps';
import { createYielder } from '../../base/yielder';

type ScriptLanguage = 'mjs' | 'py';

/** Writes entries, in their order, as a file that does them again; `title` says in it what they are. */
export type ScriptWriter = (
  language: ScriptLanguage,
  entries: readonly JournalEntry[],
  title: string,
) => Promise<string>;

const LINES: Readonly<Record<ScriptLanguage, (step: Step) => string>> = { mjs: nodeLine, py: pythonLine };

/** What is the same in every script is a file among the resources, with a place for the title and one for the steps. */
export function createScriptWriter(resourcesDir: string): ScriptWriter {
  return async (language, entries, title) => {
    const template = await readFile(join(resourcesDir, 'scripts', `session.${language}`), 'utf8');
    const lines: string[] = [];
    const turn = createYielder();
    for (const step of eachStep(entries)) {
      lines.push(LINES[language](step));
      await turn();
    }
    const steps = lines.join('\n');
    // By functions: what they give may hold a dollar sign.
    return template.replace('TITLE', () => commentText(title)).replace(/^(#|\/\/) STEPS$/m, () => steps);
  };
}
