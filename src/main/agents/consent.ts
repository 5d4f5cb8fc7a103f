import type { AgentCall } from '../../shared/journal';
import { RequestError } from '../../shared/request-error';
import type { Questions } from './questions';

const AGREE = 'Agree';
const REFUSE = 'Refuse';

export interface ConsentRequest {
  /** What a person must agree to, in words. */
  readonly checks: readonly string[];
  /** How long to wait for a person (s). */
  readonly seconds: number;
  readonly chatId: string | undefined;
  /** The turn that needs the consent. */
  readonly agent: AgentCall;
  readonly signal: AbortSignal;
}

/**
 * Asks a person to agree to the safety checks of a turn. Resolves only if the person agrees.
 * @throws {RequestError} `safety-check` if not
 */
export async function askForConsent(
  questions: Pick<Questions, 'ask'>,
  { checks, seconds, chatId, agent, signal }: ConsentRequest,
): Promise<void> {
  const answer = await questions
    .ask({
      ...{ kind: 'safety-check', question: checks.join('\n'), choices: [AGREE, REFUSE] },
      ...{ timeout: seconds, chatId, agent, signal },
    })
    .catch((error: unknown) => {
      if (!(error instanceof RequestError) || !UNANSWERED.has(error.code)) throw error;
      throw unacknowledged(checks, `${error.message} ${REPEAT}`);
    });
  if (answer.choice === 0) return;
  const words = answer.choice === undefined && answer.text !== '' ? `: ${answer.text}` : '.';
  throw unacknowledged(checks, `A person did not agree${words}`);
}

const REPEAT = 'If a person agrees, repeat the request with acknowledge=true.';

const UNANSWERED: ReadonlySet<string> = new Set(['no-answer', 'question-dismissed', 'too-many-questions']);

/** The error of a turn whose safety checks no person has agreed to. */
export function unacknowledged(checks: readonly string[], why = REPEAT): RequestError {
  return new RequestError(
    'safety-check',
    'A safety check is not acknowledged.',
    `${checks.join('; ')}. Nothing was done. ${why}`,
  );
}
