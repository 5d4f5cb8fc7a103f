import type { AgentCall, JournalEntry } from '../../shared/journal';
import {
  ASK_PERSON,
  type AskAnswer,
  answerInWords,
  DEFAULT_TIMEOUT_S,
  MAX_QUESTIONS,
  type Question,
  type QuestionAnswer,
} from '../../shared/question';
import { RequestError } from '../../shared/request-error';
import { alarm, now, timestamp, wallTime } from '../base/clock';
import type { EventBus } from '../base/event-bus';
import { newEntry } from '../journal/entry';
import type { RunningJournal } from '../journal/running-journal';

interface QuestionsOptions {
  readonly journal: Pick<RunningJournal, 'beginEntry'>;
  /**
   * Receives `question.asked` and `question.ended`, and between them `action.done` with the journal's entry; `sessions` if
   * the session of the entry has ended.
   */
  readonly bus: Pick<EventBus, 'emit'>;
}

/** A question, and who asks. */
export interface QuestionRequest {
  readonly kind: Question['kind'];
  readonly question: string;
  readonly choices: readonly string[];
  /** How long to wait (s); {@link DEFAULT_TIMEOUT_S} if absent. */
  readonly timeout?: number | undefined;
  /** Whether the answer is a secret. */
  readonly sensitive?: boolean;
  readonly chatId: string | undefined;
  /** The model's call that asks. */
  readonly agent?: AgentCall;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
}

/** How a question ended. */
type Ending =
  | { readonly kind: 'answered'; readonly answer: AskAnswer; readonly sensitive: boolean }
  | { readonly kind: 'unanswered'; readonly status: 'failed' | 'refused'; readonly error: RequestError };

interface Waiting {
  readonly question: Question;
  end(ending: Ending): void;
}

const SHUTTING_DOWN = new RequestError('shutting-down', 'Desktop API is shutting down.');
/** Only the journal shows it. */
const CLIENT_LEFT = new RequestError('client-left', 'The client left before a person answered.');
const DISMISSED = new RequestError(
  'question-dismissed',
  'The question was dismissed.',
  'A person does not want to answer it. Continue without, or stop.',
);
const NOT_FOUND = new RequestError(
  'question-not-found',
  'This question does not wait any more.',
  'It was answered, dismissed or withdrawn, or its time is up.',
);

/** The questions of agents that wait for a person. The journal has each of them before it is answered. */
export class Questions {
  readonly #waiting = new Map<string, Waiting>();
  #isStopping = false;

  constructor(private readonly options: QuestionsOptions) {}

  /** The questions that wait, oldest first. */
  get waiting(): Question[] {
    return [...this.#waiting.values()].map(({ question }) => question);
  }

  /**
   * Asks a person. Resolves with the answer.
   * @throws {RequestError} `no-answer`, `question-dismissed`, `too-many-questions`, `client-left` or `shutting-down`
   */
  async ask(request: QuestionRequest): Promise<AskAnswer> {
    if (this.#isStopping) throw SHUTTING_DOWN;
    if (request.signal.aborted) throw CLIENT_LEFT;
    if (this.#waiting.size >= MAX_QUESTIONS) {
      const detail = `${MAX_QUESTIONS} questions wait for an answer. Ask again when a person has answered one.`;
      throw new RequestError('too-many-questions', 'Too many questions are waiting.', detail);
    }
    const askedAt = now();
    const entry = entryOf(request);
    const append = this.options.journal.beginEntry();
    const ending = await this.#wait(entry.id, request, askedAt);
    const duration_ms = Math.round(now() - askedAt);
    const action = append({ ...entry, ...outcomeOf(ending), done_at: timestamp(), duration_ms });
    this.options.bus.emit(action ? { type: 'action.done', action } : { type: 'sessions' });
    this.options.bus.emit({ type: 'question.ended', id: entry.id });
    if (ending.kind === 'unanswered') throw ending.error;
    return ending.answer;
  }

  /** Gives an answer to the agent. @throws {RequestError} `question-not-found`, or `invalid-body` for a wrong choice */
  answer(id: string, { choice, text = '', by_hand, sensitive }: QuestionAnswer): void {
    const { question, end } = this.#find(id);
    const chosen = choice === undefined ? text.trim() : question.choices[choice];
    if (chosen === undefined) {
      const detail = `choice: expected a number below ${question.choices.length}`;
      throw new RequestError('invalid-body', 'Failed to decode request body.', detail);
    }
    const answer = { id, text: chosen, ...(choice !== undefined && { choice }), ...(by_hand && { by_hand }) };
    end({ kind: 'answered', answer, sensitive: sensitive ?? question.sensitive ?? false });
  }

  /** Ends a question without an answer. @throws {RequestError} `question-not-found` */
  dismiss(id: string): void {
    this.#find(id).end({ kind: 'unanswered', status: 'refused', error: DISMISSED });
  }

  /** Accepts no more questions, and ends those that wait. */
  stop(): void {
    this.#isStopping = true;
    for (const { end } of this.#waiting.values()) {
      end({ kind: 'unanswered', status: 'failed', error: SHUTTING_DOWN });
    }
  }

  #find(id: string): Waiting {
    const waiting = this.#waiting.get(id);
    if (!waiting) throw NOT_FOUND;
    return waiting;
  }

  /** Resolves when the question has ended. It is listed from the call until then. */
  #wait(id: string, request: QuestionRequest, askedAt: number): Promise<Ending> {
    const seconds = request.timeout ?? DEFAULT_TIMEOUT_S;
    const expiresAt = askedAt + seconds * 1000;
    const question = questionOf(id, request, timestamp(askedAt), timestamp(expiresAt));
    return new Promise((resolve) => {
      const leave = () => end({ kind: 'unanswered', status: 'failed', error: CLIENT_LEFT });
      const end = (ending: Ending) => {
        // Only the first ending counts.
        if (!this.#waiting.delete(id)) return;
        cancelAlarm();
        request.signal.removeEventListener('abort', leave);
        resolve(ending);
      };
      const cancelAlarm = alarm(expiresAt - askedAt, () =>
        end({ kind: 'unanswered', status: 'failed', error: unanswered(seconds) }),
      );
      request.signal.addEventListener('abort', leave);
      this.#waiting.set(id, { question, end });
      this.options.bus.emit({ type: 'question.asked', question });
    });
  }
}

function entryOf({ question, choices, chatId, agent }: QuestionRequest): JournalEntry {
  const body = { action: ASK_PERSON, text: question };
  const receivedAt = new Date(wallTime());
  const entry = newEntry({ body, source: 'agent', chatId, receivedAt, ...(agent && { agent }) });
  return { ...entry, request: { ...entry.request, ...(choices.length > 0 && { choices: [...choices] }) } };
}

function questionOf(
  id: string,
  { kind, question, choices, sensitive, chatId, agent }: QuestionRequest,
  asked_at: string,
  expires_at: string,
): Question {
  return {
    ...{ id, kind, question, choices: [...choices] },
    ...(sensitive && { sensitive }),
    ...(chatId !== undefined && { chat_id: chatId }),
    ...(agent && { vendor: agent.vendor }),
    ...{ asked_at, expires_at },
  };
}

function unanswered(seconds: number): RequestError {
  return new RequestError('no-answer', 'No person answered in time.', `The question waited ${seconds} s.`);
}

function outcomeOf(ending: Ending): Partial<JournalEntry> & Pick<JournalEntry, 'status'> {
  if (ending.kind === 'unanswered') {
    const { status, message, detail } = ending.error;
    return { status: ending.status, error: { status, message, ...(detail !== undefined && { detail }) } };
  }
  const { answer, sensitive } = ending;
  const length = [...answer.text].length;
  return { status: 'done', output: sensitive ? `(${length} characters, not kept)` : answerInWords(answer) };
}
