import { createHash } from 'node:crypto';
import type { ActionBody, ActionResult } from '../../shared/action';
import { RequestError } from '../../shared/request-error';
import { now as hostTime } from '../base/clock';

/** How long an answer is kept for a request that is repeated (ms). */
const KEEP_MS = 600_000;
/** Answers to keep. */
const MAX_ANSWERS = 10_000;
/** Limit for the screenshots in them together (characters of base64). They are forgotten first: a new one presses nothing. */
const MAX_PICTURES = 32 * 1024 * 1024;

const REUSED = new RequestError(
  'request-id-reused',
  'This request_id belongs to a different action.',
  'Give each action its own request_id, and repeat it only with the same body.',
);

interface Attempt {
  /** Hash of the body, which may contain a sensitive text. */
  readonly hash: string;
  readonly answer: Promise<ActionResult>;
}

/** An action that is queued or running. */
interface Running extends Attempt {
  /** Clients that wait for the answer; the action is aborted when the last of them leaves. */
  clients: number;
  readonly left: AbortController;
}

interface Answered extends Attempt {
  readonly expires: number;
  /** Size of its screenshot (characters of base64). */
  readonly picture: number;
}

/** Answers a repeated request for an action without executing the action again. */
export function createRepeatedRequests(now: () => number = hostTime) {
  const running = new Map<string, Running>();
  /** Oldest first. */
  const answered = new Map<string, Answered>();
  let pictures = 0;

  function forget(key: string, { picture }: Answered): void {
    answered.delete(key);
    pictures -= picture;
  }

  function forgetOld(): void {
    for (const [key, answer] of answered) {
      if (answer.expires > now() && answered.size <= MAX_ANSWERS) break;
      forget(key, answer);
    }
  }

  function forgetPictures(): void {
    for (const [key, answer] of answered) {
      if (pictures <= MAX_PICTURES) break;
      if (answer.picture > 0) forget(key, answer);
    }
  }

  function keep(key: string, { hash, answer }: Attempt, picture: number): void {
    answered.set(key, { hash, answer, picture, expires: now() + KEEP_MS });
    pictures += picture;
    forgetOld();
    forgetPictures();
  }

  function begin(key: string, hash: string, act: (signal: AbortSignal) => Promise<ActionResult>): Running {
    const left = new AbortController();
    const attempt: Running = { hash, answer: act(left.signal), clients: 0, left };
    running.set(key, attempt);
    attempt.answer.then(
      ({ screenshot_data }) => {
        running.delete(key);
        keep(key, attempt, screenshot_data?.length ?? 0);
      },
      (error: unknown) => {
        running.delete(key);
        // An action that did not begin can be executed when it is repeated.
        if (!(error instanceof RequestError) || error.fields.begun !== false) keep(key, attempt, 0);
      },
    );
    return attempt;
  }

  function wait(attempt: Running, signal: AbortSignal): void {
    attempt.clients += 1;
    const leave = () => {
      attempt.clients -= 1;
      if (attempt.clients === 0) attempt.left.abort();
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  }

  return {
    /**
     * Executes an action by `act`, or waits for the answer of the same request, or returns it again.
     * @param key names the request
     * @param signal aborts when the client disconnects; the signal of `act` aborts when no client waits any longer
     * @throws {RequestError} that of the first request, or 409 if that had a different body
     */
    async execute(
      key: string,
      body: ActionBody,
      signal: AbortSignal,
      act: (signal: AbortSignal) => Promise<ActionResult>,
    ): Promise<ActionResult> {
      forgetOld();
      const hash = createHash('sha256').update(JSON.stringify(body, withoutNull)).digest('base64');
      const known = running.get(key) ?? answered.get(key);
      if (known && known.hash !== hash) throw REUSED;
      if (known && 'left' in known && known.left.signal.aborted) {
        // All clients lost their connections before the action was done; it may end without having begun.
        await known.answer.catch(() => undefined);
        return this.execute(key, body, signal, act);
      }
      const attempt = known ?? begin(key, hash, act);
      if ('clients' in attempt) wait(attempt, signal);
      return attempt.answer;
    },
  };
}

/** A field that is null counts as absent. */
function withoutNull(_key: string, value: unknown): unknown {
  return value ?? undefined;
}
