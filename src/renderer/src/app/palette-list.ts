import { type Command, SECTIONS } from '../state/command-registry';
import { fuzzyMatch } from '../ui/fuzzy';

export interface ListedCommand {
  readonly command: Command;
  /** Which characters of its title are to be shown as found. */
  readonly at: ReadonlySet<number>;
}

/** A word found only in the section or in further words counts for less than one in the title. */
const ASIDE = 20;

/** The commands that can be done now and fit a query, best first; all of them by section where there is none. */
export function listCommands(commands: readonly Command[], query: string): ListedCommand[] {
  const possible = commands.filter(({ hidden: unlisted, when }) => !unlisted && (when?.() ?? true));
  if (query.trim() === '') {
    return possible
      .toSorted((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section))
      .map((command) => ({ command, at: new Set<number>() }));
  }
  return possible
    .flatMap((command) => {
      const inTitle = fuzzyMatch(query, command.title);
      const aside = fuzzyMatch(query, `${command.section} ${command.title} ${command.keywords ?? ''}`);
      const score = Math.max(inTitle?.score ?? -Infinity, (aside?.score ?? -Infinity) - ASIDE);
      return score === -Infinity ? [] : [{ command, at: new Set(inTitle?.at), score }];
    })
    .toSorted((a, b) => b.score - a.score);
}
