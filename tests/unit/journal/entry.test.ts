import { describe, expect, it } from 'vitest';
import { newEntry, refusedEntry, toJournalRequest, truncateEntry } from '../../../src/main/journal/entry';
import { JournalEntry } from '../../../src/shared/journal';

describe('toJournalRequest', () => {
  it.each([
    [
      { action: 'type', text: 'hello' },
      { action: 'type', text: 'hello' },
    ],
    [
      { action: 'type', text: 'hello', sensitive: false },
      { action: 'type', text: 'hello', sensitive: false },
    ],
    [{ action: 'type', text: null, coordinate: null }, { action: 'type' }],
    [
      { action: 'hold_key', text: '', duration: 0 },
      { action: 'hold_key', text: '', duration: 0 },
    ],
    // a sensitive text is replaced by its length in visible characters
    [
      { action: 'type', text: 'hunter2', sensitive: true },
      { action: 'type', sensitive: true, text_length: 7 },
    ],
    [
      { action: 'key', text: '', sensitive: true },
      { action: 'key', sensitive: true, text_length: 0 },
    ],
    [
      { action: 'key', keys: ['h', 'u'], sensitive: true },
      { action: 'key', sensitive: true, text_length: 3 },
    ],
    [
      { action: 'type', text: '🪑€', sensitive: true },
      { action: 'type', sensitive: true, text_length: 2 },
    ],
    [
      { action: 'screenshot', sensitive: true },
      { action: 'screenshot', sensitive: true },
    ],
  ])('stores %j as %j', (body, kept) => expect(toJournalRequest(body)).toEqual(kept));
});

describe('newEntry', () => {
  const request = {
    body: { action: 'left_click', coordinate: [1, 2] as [number, number] },
    source: 'composer' as const,
    chatId: undefined,
    receivedAt: new Date('2026-11-21T10:20:30.456Z'),
  };

  it('returns a valid entry with the status running and without a seq', () => {
    const entry = newEntry({ ...request, chatId: '5e2f2b3c-6f4e-4c55-9a52-0c8d5a0b9b11' });
    expect(JournalEntry.parse(entry)).toEqual(entry);
    expect(entry).toMatchObject({
      status: 'running',
      source: 'composer',
      chat_id: '5e2f2b3c-6f4e-4c55-9a52-0c8d5a0b9b11',
      received_at: '2026-11-21T10:20:30.456Z',
      request: { action: 'left_click', coordinate: [1, 2] },
    });
    expect(entry).not.toHaveProperty('seq');
  });

  it('returns an entry with a new id, and without a chat id if the request has none', () => {
    const [a, b] = [newEntry(request), newEntry(request)];
    expect(a.id).not.toBe(b.id);
    expect(a).not.toHaveProperty('chat_id');
  });
});

describe('a text that is too long', () => {
  const entry = newEntry({ body: {}, source: 'agent', chatId: undefined, receivedAt: new Date() });
  it('is truncated, unless it is the text of a `type` action', () => {
    const long = 'x'.repeat(900_000);
    const cut = truncateEntry({
      ...entry,
      request: { action: long, text: long, scroll_direction: long },
      ...{ output: long, warnings: Array.from({ length: 1000 }, () => long) },
      error: { status: 400, message: long, detail: long },
      agent: { vendor: 'openai', call_id: long, turn: long, reason: long },
    });
    expect(JSON.stringify(cut).length).toBeLessThan(120_000);
    expect(truncateEntry({ ...entry, request: { action: 'type', text: long } }).request.text).toBe(long);
    expect(truncateEntry(entry)).toEqual(entry);
    const called: JournalEntry = { ...entry, agent: { vendor: 'gemini', turn: 't', reason: 'I save.' } };
    expect(truncateEntry(called)).toEqual(called);
  });
});

it('a long text to type is truncated if the action is refused', () => {
  const body = { action: 'type', text: 'x'.repeat(900_000) };
  const entry = newEntry({ body, source: 'agent', chatId: undefined, receivedAt: new Date() });
  expect(entry.request.text).toHaveLength(900_000);
  expect(refusedEntry(entry).request).toEqual({ action: 'type', text: `${'x'.repeat(1000)}…` });
});
