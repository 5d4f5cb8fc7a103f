import type { ReplayAnswer, ReplayQuestion } from '../../shared/replay';
import { ReplayError } from './errors';

/** What an answer comes down to. */
export type Decision =
  | { readonly kind: 'go_on' | 'again' | 'skip' | 'stop' }
  | { readonly kind: 'text'; readonly text: string };

const ALLOWED = {
  differs: 'answer: go_on, again, skip or stop',
  size: 'answer: go_on, again, skip or stop',
  text: 'text, or answer: skip or stop',
} as const;

/** @throws {ReplayError} `not-now` where nothing or something else was asked. */
export function decide(
  question: ReplayQuestion | undefined,
  { question: number, answer, text }: ReplayAnswer,
): Decision {
  if (!question || (number !== undefined && number !== question.number)) {
    throw new ReplayError('not-now', 'There is no such question.');
  }
  const { kind } = question;
  if (kind === 'text' && text !== undefined && answer === undefined) return { kind: 'text', text };
  const isForAll = answer === 'skip' || answer === 'stop';
  if (answer !== undefined && text === undefined && (isForAll || kind !== 'text')) return { kind: answer };
  throw new ReplayError('not-now', 'This is no answer to the question.', { detail: ALLOWED[kind] });
}
