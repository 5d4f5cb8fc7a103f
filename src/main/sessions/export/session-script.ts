import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../../shared/journal';
import { commentText } from '../../../shared/script/literal';
import { nodeLine } from '../../../shared/script/node';
import { pythonLine } from '../../../shared/script/python';
import { eachStep, type Step } from '../../../shared/script/steps';
import { createYielder } from '../../base/yielder';

type ScriptLanguage = 'mjs' | 'py';

const LINES: Readonly<Record<ScriptLanguage, (step: Step) => string>> = { mjs: nodeLine, py: pythonLine };

export type ScriptWriter = ReturnType<typeof createScriptWriter>;

/**
 * Returns a function that writes a script that replays entries. It fills the templates in the resources; the first
 * lines contain the title.
 */
export function createScriptWriter(resourcesDir: string) {
  return async (language: ScriptLanguage, entries: readonly JournalEntry[], title: string) => {
    const template = await readFile(join(resourcesDir, 'scripts', `session.${language}`), 'utf8');
    const lines: string[] = [];
    const yieldIfDue = createYielder();
    for (const step of eachStep(entries)) {
      lines.push(LINES[language](step));
      await yieldIfDue();
    }
    const steps = lines.join('\n');
    // Functions, because the texts may contain a dollar sign.
    return template.replace('TITLE', () => commentText(title)).replace(/^(#|\/\/) STEPS$/m, () => steps);
  };
}
