import { JournalEntry } from '../../shared/journal';

/** The entries of JSON lines. A torn or foreign line, such as a crash leaves at the end, is passed over. */
export function parseEntries(lines: string): JournalEntry[] {
  return lines.split('\n').flatMap((line) => {
    const parsed = JournalEntry.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
