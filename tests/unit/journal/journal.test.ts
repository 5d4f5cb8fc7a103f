import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Journal } from '../../../src/main/journal/journal';
import { parseEntries } from '../../../src/main/journal/parse-entries';
import type { JournalEntry } from '../../../src/shared/journal';
import { tempDir } from '../../support/temp-dir';

const entry = (text = 'x'): JournalEntry => ({
  id: randomUUID(),
  source: 'agent',
  request: { action: 'type', text },
  received_at: '2026-11-21T00:00:00.000Z',
  done_at: '2026-11-21T00:00:00.100Z',
  duration_ms: 0.125,
  status: 'done',
  output: 'type action performed',
});

const textOf = ({ request }: JournalEntry) => request.text;

describe('the journal', () => {
  it('numbers entries from 1, writes each as a line at once, and reads them back unchanged', async () => {
    const { journal, path } = journalIn(tempDir());
    expect(journal.lastSeq).toBe(0);
    const texts = ['plain', 'zwei\nZeilen', '日本 🪑', '\u2028\u0000"\\', ''];
    const appended = texts.map((text) => {
      const kept = journal.append(entry(text));
      expect(lines(path).length).toBe(journal.lastSeq);
      return kept;
    });
    expect(appended.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(parseEntries(readFileSync(path, 'utf8'))).toEqual(appended);
    expect(await journal.page(0, 10)).toEqual({ session: journal.session, actions: appended, last_seq: 5 });
  });

  it.each([
    { after: 0, limit: 3, seqs: [1, 2, 3] },
    { after: 3, limit: 3, seqs: [4, 5, 6] },
    { after: 9, limit: 3, seqs: [10] },
    { after: 10, limit: 3, seqs: [] },
    { after: 99, limit: 3, seqs: [] },
    { after: -7, limit: 2, seqs: [1, 2] },
    { after: 0, limit: 1000, seqs: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
  ])('returns $seqs of 10 entries after $after, limit $limit', async ({ after, limit, seqs }) => {
    const { journal } = journalIn(tempDir());
    for (let i = 0; i < 10; i++) journal.append(entry('🪑'.repeat(i * 10)));
    const page = await journal.page(after, limit);
    expect(page.actions.map(({ seq }) => seq)).toEqual(seqs);
    expect(page.last_seq).toBe(10);
  });

  it('returns fewer if they are long, but at least one, oldest or newest first', async () => {
    const { journal } = journalIn(tempDir());
    const mb = 1_000_000;
    for (const length of [1, 9 * mb, 1, mb, mb, mb, mb, mb, 1, 5 * mb])
      journal.append(entry('x'.repeat(length)));
    const seqs = async (page: Promise<{ actions: JournalEntry[] }>) =>
      (await page).actions.map(({ seq }) => seq);
    const pages: unknown[] = [];
    for (let after = 0; after < journal.lastSeq; ) {
      const page = await seqs(journal.page(after, 100));
      pages.push(page);
      after = page.at(-1) ?? Number.NaN;
    }
    expect(pages).toEqual([[1], [2], [3, 4, 5, 6, 7], [8, 9], [10]]);
    expect(await seqs(journal.page(3, 2))).toEqual([4, 5]);
    expect(await seqs(journal.recent(100))).toEqual([10]);
    for (let i = 0; i < 5; i++) journal.append(entry());
    expect(await seqs(journal.recent(3))).toEqual([13, 14, 15]);
    expect(await seqs(journal.recent(100))).toEqual([11, 12, 13, 14, 15]);
    expect(await seqs(journal.recent(0))).toEqual([]);
  });

  it('creates no folder before the first entry, and pages without one', async () => {
    const dataDir = tempDir();
    const { journal } = journalIn(dataDir);
    expect(await journal.page(0, 10)).toEqual({ session: journal.session, actions: [], last_seq: 0 });
    expect(() => statSync(join(dataDir, 'sessions'))).toThrow();
  });

  it('is readable by its owner only', () => {
    const { journal, path, folder } = journalIn(tempDir());
    journal.append(entry());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('has a new session at each start, with ids that sort by time', () => {
    const dataDir = tempDir();
    const sessions = Array.from({ length: 50 }, () => journalIn(dataDir).journal.session);
    expect(new Set(sessions).size).toBe(50);
    for (const session of sessions) expect(session).toMatch(/^\d{8}-\d{9}-[a-z0-9]{4}$/);
  });

  it('skips a broken line', async () => {
    const { journal, path } = journalIn(tempDir());
    for (const text of ['a', 'b', 'c']) journal.append(entry(text));
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.replace('"text":"b"', '"text": b '));
    expect((await journal.page(0, 10)).actions.map(textOf)).toEqual(['a', 'c']);
  });
});

describe('a full disk', () => {
  it('is reported, does not fail the action, and the next entry is written again', () => {
    const dataDir = tempDir();
    const { journal, onError, path } = journalIn(dataDir);
    writeFileSync(join(dataDir, 'sessions'), 'a file where the folder should be');
    const lost = entry('lost');
    expect(journal.append(lost)).toEqual(lost);
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('could not be written'),
      expect.objectContaining({ syscall: 'mkdir' }),
    );
    journal.append(lost);
    expect(onError).toHaveBeenCalledOnce();
    expect(journal.lastSeq).toBe(0);
    rmSync(join(dataDir, 'sessions'));
    expect(journal.append(entry('kept')).seq).toBe(1);
    expect(parseEntries(readFileSync(path, 'utf8')).map(textOf)).toEqual(['kept']);
  });

  it.runIf(existsSync('/dev/full'))('is also reported if a write to an open file fails', () => {
    const dataDir = tempDir();
    const { journal, onError, folder, path } = journalIn(dataDir);
    mkdirSync(folder, { recursive: true });
    // Linux' device that is always full
    symlinkSync('/dev/full', path);
    expect(journal.append(entry())).not.toHaveProperty('seq');
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.any(String),
      expect.objectContaining({ code: expect.any(String) }),
    );
    expect(journal.lastSeq).toBe(0);
  });
});

describe('a deleted data directory', () => {
  it('is created again with the next entry, reported once, and the file names the missing entries', async () => {
    const dataDir = join(tempDir(), 'data');
    const { journal, onError, path } = journalIn(dataDir);
    for (const text of ['a', 'b', 'c']) journal.append(entry(text));
    rmSync(dataDir, { recursive: true });
    for (const text of ['d', 'e']) journal.append(entry(text));
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('was deleted'));

    expect(lines(path)[0]).toContain('Entries 1 to 3 are missing');
    expect(parseEntries(readFileSync(path, 'utf8')).map(({ seq }) => seq)).toEqual([4, 5]);
    expect(lines(path).map((line) => JSON.parse(line).seq)).toEqual([undefined, undefined, undefined, 4, 5]);
    // Pages skip missing entries, even if the pages are short.
    for (const limit of [1, 2, 100]) {
      const { actions, last_seq } = await journal.page(0, limit);
      expect([actions[0]?.seq, last_seq]).toEqual([4, 5]);
    }
    expect((await journal.recent(200)).actions.map(textOf)).toEqual(['d', 'e']);
  });

  it('counts as a full disk if it cannot be created again', () => {
    const dataDir = join(tempDir(), 'data');
    const { journal, onError } = journalIn(dataDir);
    journal.append(entry('a'));
    rmSync(dataDir, { recursive: true });
    writeFileSync(dataDir, 'a file where the directory should be');
    expect(journal.append(entry('b'))).not.toHaveProperty('seq');
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('The data directory is not writable: a file is in the place of a folder.'),
      expect.any(Error),
    );
    rmSync(dataDir);
    expect(journal.append(entry('c')).seq).toBe(2);
  });
});

describe('a data directory that cannot be created again', () => {
  it('leaves the entries readable from the file that is still open', async () => {
    const dataDir = join(tempDir(), 'data');
    const { journal, onError } = journalIn(dataDir);
    for (const text of ['a', 'b', 'c']) journal.append(entry(text));
    rmSync(dataDir, { recursive: true });
    writeFileSync(dataDir, 'a file where the directory should be');
    expect((await journal.recent(200)).actions.map(textOf)).toEqual(['a', 'b', 'c']);
    const page = await journal.page(1, 1);
    expect([page.actions.map(({ seq }) => seq), page.last_seq]).toEqual([[2], 3]);
    expect(onError).not.toHaveBeenCalled();
  });
});

describe('parseEntries', () => {
  it('does not parse a line that is deeper or larger than any entry', () => {
    const parse = vi.spyOn(JSON, 'parse');
    expect(parseEntries(`${'['.repeat(1_000_000)}\n{"a":[${'1,'.repeat(5000)}1]}\n`)).toEqual([]);
    expect(parse).not.toHaveBeenCalledWith(expect.stringMatching(/^(\[\[|\{"a")/));
    parse.mockRestore();
  });

  it('skips an incomplete last line of any length', () => {
    const { journal, path } = journalIn(tempDir());
    const kept = [journal.append(entry('a')), journal.append(entry('b'))];
    const whole = statSync(path).size;
    journal.append(entry('torn 🪑'));
    for (let size = statSync(path).size - 2; size > whole; size--) {
      truncateSync(path, size);
      expect(parseEntries(readFileSync(path, 'utf8'))).toEqual(kept);
    }
  });

  it('reads the lines after an incomplete line', () => {
    const { journal, path } = journalIn(tempDir());
    journal.append(entry('a'));
    appendFileSync(path, '{"id":"half\n');
    appendFileSync(path, `\n{}\nnull\n${JSON.stringify(entry('b'))}\n`);
    expect(parseEntries(readFileSync(path, 'utf8')).map(textOf)).toEqual(['a', 'b']);
  });
});

function journalIn(dataDir: string) {
  const onError = vi.fn();
  const journal = new Journal(dataDir, onError);
  const folder = join(dataDir, 'sessions', journal.session);
  return { journal, onError, folder, path: join(folder, 'actions.jsonl') };
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}
