import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type QuestionRequest, Questions } from '../../../src/main/agents/questions';
import { createEventBus } from '../../../src/main/base/event-bus';
import { Journal } from '../../../src/main/journal/journal';
import { RunningJournal } from '../../../src/main/journal/running-journal';
import { newSessionId } from '../../../src/main/journal/session-id';
import type { EventBody } from '../../../src/shared/events';
import type { JournalEntry } from '../../../src/shared/journal';
import { MAX_QUESTIONS } from '../../../src/shared/question';
import { tempDir } from '../../support/temp-dir';

function setUp() {
  const dataDir = tempDir();
  const journals = new Map<string, Journal>();
  const journal = new RunningJournal(
    (session) =>
      new Journal(
        dataDir,
        (error) => {
          throw error;
        },
        undefined,
        session,
      ),
    journals,
  );
  onTestFinished(() => journals.get(journal.session)?.close());
  const bus = createEventBus();
  const events: EventBody[] = [];
  bus.onAny((event) => void events.push(event));
  const questions = new Questions({ journal, bus });
  const client = new AbortController();
  const ask = (rest: Partial<QuestionRequest> = {}) =>
    questions.ask({
      ...{ kind: 'question', question: 'Which one?', choices: ['Left', 'Right'] },
      ...{ chatId: undefined, signal: client.signal, ...rest },
    });
  const idOf = (index = 0) => questions.waiting[index]?.id ?? '';
  const entries = async (): Promise<JournalEntry[]> => (await journal.page(0, 100)).actions;
  const linesOf = (session: string) => {
    const path = join(dataDir, 'sessions', session, 'actions.jsonl');
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : undefined;
  };
  return { questions, events, ask, idOf, entries, journal, dataDir, linesOf, leave: () => client.abort() };
}

describe('an answer', () => {
  it.each([
    [{ choice: 1 }, { text: 'Right', choice: 1 }, 'Right'],
    [{ text: ' Neither. ' }, { text: 'Neither.' }, 'Neither.'],
    [
      { by_hand: true, text: 'I clicked it.' },
      { text: 'I clicked it.', by_hand: true },
      'A person took control of the desktop, did it by hand and gave control back. Note: I clicked it.',
    ],
    [
      { by_hand: true },
      { text: '', by_hand: true },
      'A person took control of the desktop, did it by hand and gave control back.',
    ],
  ])('of %j is %j, and the journal has it', async (answer, expected, output) => {
    const { questions, events, ask, idOf, entries } = setUp();
    const asked = ask({ chatId: '3f1d6c0e-2b1a-4c57-9a53-0f8a1f7be001' });
    const id = idOf();
    questions.answer(id, answer);
    expect(await asked).toEqual({ id, ...expected });
    expect(await entries()).toMatchObject([
      {
        ...{ id, source: 'agent', status: 'done', output, chat_id: '3f1d6c0e-2b1a-4c57-9a53-0f8a1f7be001' },
        request: { action: 'ask_person', text: 'Which one?', choices: ['Left', 'Right'] },
      },
    ]);
    expect(events.map(({ type }) => type)).toEqual(['question.asked', 'action.done', 'question.ended']);
    expect(questions.waiting).toEqual([]);
  });

  it.each([
    [{ sensitive: true }, { text: 'hunter2' }],
    [{}, { text: 'hunter2', sensitive: true }],
    [{}, { text: 'hunter2', by_hand: true, sensitive: true }],
  ])('is not kept if %j and %j say that it is a secret', async (request, answer) => {
    const { questions, events, ask, idOf, entries } = setUp();
    const asked = ask(request);
    questions.answer(idOf(), answer);
    expect((await asked).text).toBe('hunter2');
    expect(JSON.stringify([await entries(), events])).not.toContain('hunter2');
    expect(await entries()).toMatchObject([{ output: '(7 characters, not kept)' }]);
  });

  it('must be one of the choices, and of a question that waits', async () => {
    const { questions, ask, idOf } = setUp();
    const asked = ask();
    const id = idOf();
    expect(() => questions.answer(id, { choice: 2 })).toThrow(
      expect.objectContaining({ code: 'invalid-body', detail: 'choice: expected a number below 2' }),
    );
    questions.answer(id, { choice: 0 });
    await asked;
    for (const again of [() => questions.answer(id, { choice: 1 }), () => questions.dismiss(id)])
      expect(again).toThrow(expect.objectContaining({ code: 'question-not-found' }));
  });
});

it('several questions wait at once, and each gets its own answer', async () => {
  const { questions, ask, idOf } = setUp();
  const asked = [ask({ question: 'First?' }), ask({ question: 'Second?' }), ask({ question: 'Third?' })];
  expect(questions.waiting.map(({ question }) => question)).toEqual(['First?', 'Second?', 'Third?']);
  questions.answer(idOf(1), { text: 'two' });
  questions.answer(idOf(1), { text: 'three' });
  questions.answer(idOf(0), { text: 'one' });
  expect((await Promise.all(asked)).map(({ text }) => text)).toEqual(['one', 'two', 'three']);
});

describe('a question without an answer', () => {
  it.each<[string, (set: ReturnType<typeof setUp>) => void, object, object]>([
    [
      'is dismissed',
      ({ questions, idOf }) => questions.dismiss(idOf()),
      { code: 'question-dismissed' },
      { status: 'refused', error: { status: 409 } },
    ],
    [
      'is withdrawn if the client leaves',
      ({ leave }) => leave(),
      { code: 'client-left' },
      { status: 'failed', error: { status: 499, message: 'The client left before a person answered.' } },
    ],
    [
      'ends with the host',
      ({ questions }) => questions.stop(),
      { code: 'shutting-down' },
      { status: 'failed', error: { status: 503 } },
    ],
    [
      'ends when its time is up',
      () => undefined,
      { code: 'no-answer', detail: 'The question waited 0.02 s.' },
      { status: 'failed', error: { status: 408, message: 'No person answered in time.' } },
    ],
  ])('%s, and the journal says so', async (_, end, error, entry) => {
    const { questions, events, ask, entries, ...rest } = setUp();
    const asked = ask({ timeout: 0.02 });
    const caught = expect(asked).rejects.toMatchObject(error);
    end({ questions, events, ask, entries, ...rest });
    await caught;
    expect(await entries()).toMatchObject([entry]);
    expect(events.at(-1)?.type).toBe('question.ended');
    expect(questions.waiting).toEqual([]);
  });

  it('is not asked if too many wait, if the client has left, or if the host stops', async () => {
    const { questions, events, ask, leave } = setUp();
    const patient = () => ({ signal: new AbortController().signal });
    const asked = Array.from({ length: MAX_QUESTIONS }, () => ask(patient()).catch(() => undefined));
    await expect(ask()).rejects.toMatchObject({ status: 429, code: 'too-many-questions' });
    leave();
    await expect(ask()).rejects.toMatchObject({ code: 'client-left' });
    questions.stop();
    await Promise.all(asked);
    await expect(ask(patient())).rejects.toMatchObject({ status: 503 });
    expect(events.filter(({ type }) => type === 'question.asked')).toHaveLength(MAX_QUESTIONS);
  });
});

describe('a question that waits when a new session begins', () => {
  it('is kept by the session in which it was asked, whose log it does not leave', async () => {
    const { questions, events, ask, idOf, entries, journal, linesOf } = setUp();
    const { session } = journal;
    const asked = [ask({ question: 'First?' }), ask({ question: 'Second?' })];
    journal.begin(newSessionId());
    questions.answer(idOf(), { text: 'Yes.' });
    questions.answer(idOf(), { text: 'No.' });
    await Promise.all(asked);
    expect(linesOf(session)?.map((line) => JSON.parse(line))).toMatchObject([
      { seq: 1, request: { text: 'First?' }, output: 'Yes.' },
      { seq: 2, request: { text: 'Second?' }, output: 'No.' },
    ]);
    expect(await entries()).toEqual([]);
    // The panel shows the log of the new session; the list of sessions has changed.
    const types = ['sessions', 'question.ended', 'sessions', 'question.ended'];
    expect(events.map(({ type }) => type)).toEqual(['question.asked', 'question.asked', ...types]);
  });

  it('does not bring back that session if it was deleted', async () => {
    const { questions, ask, idOf, journal, dataDir, linesOf } = setUp();
    const { session } = journal;
    const first = ask();
    const second = ask();
    questions.answer(idOf(), { text: 'Yes.' });
    await first;
    journal.begin(newSessionId());
    rmSync(join(dataDir, 'sessions', session), { recursive: true });
    questions.answer(idOf(), { text: 'Yes.' });
    expect(await second).toMatchObject({ text: 'Yes.' });
    expect(linesOf(session)).toBeUndefined();
  });
});
