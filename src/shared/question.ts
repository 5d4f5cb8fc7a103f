import { z } from 'zod';
import { DIALECTS } from './dialects/space';
import { shortened } from './shortened';

/** `request.action` of a question in the journal. */
export const ASK_PERSON = 'ask_person';

/** Questions that may wait at once. */
export const MAX_QUESTIONS = 16;
/** Longest parts that are useful to a person; what is longer is shortened (UTF-16 units). */
const MAX_QUESTION = 2000;
const MAX_CHOICE = 200;
const MAX_CHOICES = 10;
/** Longest answer (characters). */
const MAX_ANSWER = 10_000;
/** How long a question waits (s). Node's fetch gives up after 300 s, so the default is below that. */
export const DEFAULT_TIMEOUT_S = 240;
export const MAX_TIMEOUT_S = 86_400;

const cut = (longest: number) =>
  z
    .string()
    .overwrite((text) => shortened(text.trim(), longest))
    .min(1);

/** A question of an agent. */
export const AskRequest = z
  .object({
    question: cut(MAX_QUESTION).describe('What to ask, in words that need no further context.'),
    choices: z
      .array(cut(MAX_CHOICE))
      .max(MAX_CHOICES)
      .nullish()
      .describe('Answers to choose from. The person may still answer in words of their own.'),
    timeout: z
      .number()
      .min(1)
      .max(MAX_TIMEOUT_S)
      .nullish()
      .describe(`How long to wait for an answer (s); ${DEFAULT_TIMEOUT_S} by default.`),
    sensitive: z
      .boolean()
      .nullish()
      .describe('Whether the answer is a secret, such as a code: the journal keeps only its length.'),
  })
  .meta({ id: 'AskRequest' });
export type AskRequest = z.infer<typeof AskRequest>;

/** The answer of a person. */
export const AskAnswer = z
  .object({
    id: z.uuid().describe('Id of the question.'),
    text: z.string().describe('The words, the choice, or the note of a person; a note may be empty.'),
    choice: z.int().optional().describe('Index of the choice, from 0; absent if it is none of them.'),
    by_hand: z
      .boolean()
      .optional()
      .describe('true: the person took control, did it by hand and gave control back.'),
  })
  .meta({ id: 'AskAnswer' });
export type AskAnswer = z.infer<typeof AskAnswer>;

/** A question that waits for a person. */
export const Question = z
  .object({
    id: z.uuid(),
    kind: z.enum(['question', 'safety-check']).meta({
      id: 'QuestionKind',
      description:
        'safety-check: the vendor of a model wants a person to agree before its calls are executed.',
    }),
    question: z.string(),
    choices: z.array(z.string()),
    sensitive: z.boolean().optional().describe('Whether the answer is a secret.'),
    chat_id: z.guid().optional(),
    vendor: z.enum(DIALECTS).optional().describe('The route of a vendor or of MCP that it came through.'),
    asked_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'Question' });
export type Question = z.infer<typeof Question>;

export const QuestionList = z
  .object({ questions: z.array(Question).describe('Oldest first.') })
  .meta({ id: 'QuestionList' });

/** What a person answers. */
export const QuestionAnswer = z
  .object({
    choice: z.int().min(0).optional().describe('Index of the choice, from 0.'),
    text: z.string().max(MAX_ANSWER).optional().describe('The answer in words, or with `by_hand` a note.'),
    by_hand: z
      .boolean()
      .optional()
      .describe('Whether the person took control, did it by hand and gave control back.'),
    sensitive: z.boolean().optional().describe('Whether the journal keeps only the length of the answer.'),
  })
  .refine(
    ({ choice, text, by_hand }) =>
      by_hand ? choice === undefined : (choice === undefined) !== !text?.trim(),
    { error: 'expected either a choice, a text, or by_hand' },
  )
  .meta({ id: 'QuestionAnswer' });
export type QuestionAnswer = z.infer<typeof QuestionAnswer>;

/** An answer as a text for a model. */
export function answerInWords({ text, by_hand }: Pick<AskAnswer, 'text' | 'by_hand'>): string {
  if (!by_hand) return text;
  const done = 'A person took control of the desktop, did it by hand and gave control back.';
  return text === '' ? done : `${done} Note: ${text}`;
}
