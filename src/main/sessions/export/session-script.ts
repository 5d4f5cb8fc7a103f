import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../../shared/journal';
import { commentText } from '../../../shared/script/literal';
import { nodeLine } from '../../../shared/script/node';
import { pythonLine } from '../../../shared/script/python';
import { eachStep, type Step } from '../../../shared/script/steps';
import { createYielder } from '../../base/yielder';

type ScriptLanguage = 'mjs' | 'py';

/** Writes a script that replays entries. Its first lines contain the title. */
export type ScriptWriter = (
  language: ScriptLanguage,
  entries: readonly JournalEntry[],
  title: string,
) => Promise<string>;

const LINES: Readonly<Record<ScriptLanguage, (step: Step) => string>> = { mjs: nodeLine, py: pythonLine };

/** Fills the templates in the resources. */
export function createScriptWriter(resourcesDir: string): ScriptWriter {
  return async (language, entries, title) => {
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
