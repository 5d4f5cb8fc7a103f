import { describe, expect, it } from 'vitest';
import { findEntries } from '../../../src/main/journal/find-entries';
import type { JournalEntry } from '../../../src/shared/journal';
import { EntryQuery } from '../../../src/shared/routes/parameters';

const CHAT = '5f4c2b1e-0000-4000-8000-000000000001';

/** Every third is a note, every fifth failed, every second belongs to the chat. The 7th was not readable. */
const ENTRIES = Array.from({ length: 2500 }, (_, i): JournalEntry => {
  const seq = i + 1;
  return {
    id: '0c1a5a3e-3f5a-4c6e-9d5b-111111111111',
    ...{ seq, source: 'agent', received_at: '2026-11-21T00:00:00.000Z' },
    ...(seq % 2 === 0 && { chat_id: seq % 4 === 0 ? CHAT.toUpperCase() : CHAT }),
    request: { action: seq % 3 === 0 ? 'note' : 'left_click' },
    status: seq % 5 === 0 ? 'failed' : 'done',
  };
}).filter(({ seq }) => seq !== 7);

async function find(query: Record<string, string> = {}, entries: readonly JournalEntry[] = ENTRIES) {
  const page = async (after: number, limit: number) => ({
    session: 's',
    actions: entries.filter(({ seq = 0 }) => seq > after).slice(0, Math.min(limit, 300)),
    last_seq: entries.at(-1)?.seq ?? 0,
  });
  const { actions, last_seq } = await findEntries(page, EntryQuery.parse(query));
  expect(last_seq).toBe(entries.at(-1)?.seq ?? 0);
  return actions.map(({ seq }) => seq);
}

describe('the entries of a query', () => {
  it.each([
    [{ limit: '3' }, [1, 2, 3]],
    [{ limit: '3', after: '5' }, [6, 8, 9]],
    [{ limit: '3', order: 'desc' }, [2500, 2499, 2498]],
    [{ limit: '3', order: 'desc', before: '9' }, [8, 6, 5]],
    [{ order: 'desc', before: '9', after: '5' }, [8, 6]],
    [{ before: '3' }, [1, 2]],
    [{ limit: '2', kind: 'note', status: 'failed' }, [15, 30]],
    [{ limit: '2', chat_id: CHAT, order: 'desc' }, [2500, 2498]],
    [{ chat_id: CHAT.toUpperCase(), before: '5' }, [2, 4]],
    [{ limit: '1', kind: 'note', after: '2400', status: 'failed' }, [2415]],
    [{ kind: 'scroll' }, []],
    [{ after: '2500' }, []],
    [{ before: '1', order: 'desc' }, []],
  ])('%j', async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });

  it('are those of all pages, each once, in both orders', async () => {
    for (const order of ['asc', 'desc']) {
      const found: (number | undefined)[] = [];
      for (let at: string | undefined; ; ) {
        const place = at === undefined ? {} : { [order === 'asc' ? 'after' : 'before']: at };
        const page = await find({ order, status: 'failed', limit: '170', ...place });
        if (page.length === 0) break;
        found.push(...page);
        at = String(page.at(-1));
      }
      const all = ENTRIES.filter(({ status }) => status === 'failed').map(({ seq }) => seq);
      expect(found).toEqual(order === 'asc' ? all : all.reverse());
    }
  });

  it('have bounded texts, but are at least one', async () => {
    const long = ENTRIES.slice(0, 4).map((entry) => ({ ...entry, request: { text: 'x'.repeat(3_000_000) } }));
    expect(await find({ order: 'desc' }, long)).toEqual([4]);
    expect(await find({}, [])).toEqual([]);
  });
});
