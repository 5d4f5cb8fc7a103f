import { type Command, commandTitle, SECTIONS } from '../state/command-registry';
import { fuzzyMatch } from '../ui/fuzzy';

export interface ListedCommand {
  readonly command: Command;
  /** Indices of the characters of the title that match the query. */
  readonly matches: ReadonlySet<number>;
}

/** A match in the section or the keywords scores lower than one in the title. */
const KEYWORD_PENALTY = 20;

/** The commands that can run now and match a query, best first; all of them by section if the query is empty. */
export function listCommands(commands: readonly Command[], query: string): ListedCommand[] {
  const available = commands.filter(({ hidden, when }) => !hidden && (when?.() ?? true));
  if (query.trim() === '') {
    return available
      .toSorted((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section))
      .map((command) => ({ command, matches: new Set<number>() }));
  }
  return available
    .flatMap((command) => {
      const title = commandTitle(command);
      const inTitle = fuzzyMatch(query, title);
      const inKeywords = fuzzyMatch(query, `${command.section} ${title} ${command.keywords ?? ''}`);
      const score = Math.max(inTitle?.score ?? -Infinity, (inKeywords?.score ?? -Infinity) - KEYWORD_PENALTY);
      return score === -Infinity ? [] : [{ command, matches: new Set(inTitle?.indices), score }];
    })
    .toSorted((a, b) => b.score - a.score);
}
