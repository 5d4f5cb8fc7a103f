import { z } from 'zod';
import { AskAnswer, AskRequest, MAX_QUESTIONS, QuestionAnswer, QuestionList } from '../question';
import { CHAT_ID } from './parameters';
import { empty, type Routes } from './route';

const QuestionParams = z.object({
  id: z.string().meta({
    description: 'Id of a question that waits.',
    format: 'uuid',
    examples: ['7f1d6c0e-2b1a-4c57-9a53-0f8a1f7be001'],
  }),
});

/** Questions of agents to a person. */
export const QUESTION_ROUTES = {
  askPerson: {
    method: 'POST',
    path: '/api/v0/desktop/ask',
    summary: 'Ask a person, and wait for the answer',
    description:
      'The panel and a notification show the question. The person answers in words, by one of the choices, or takes control, ' +
      'does it by hand and gives control back with a note. Disconnecting withdraws the question. It is asked also while a ' +
      `person has control or the agent is paused. At most ${MAX_QUESTIONS} questions wait at once.`,
    headers: CHAT_ID,
    body: AskRequest,
    examples: {
      words: { question: 'What is the code in the text message?', timeout: 120, sensitive: true },
      choices: { question: 'Two accounts match. Which one?', choices: ['Work', 'Private'] },
    },
    answers: { 200: AskAnswer },
    errors: ['no-answer', 'question-dismissed', 'too-many-questions', 'shutting-down'],
  },
  listQuestions: {
    method: 'GET',
    path: '/api/v0/desktop/questions',
    summary: 'List the questions that wait for a person',
    answers: { 200: QuestionList },
  },
  answerQuestion: {
    method: 'POST',
    path: '/api/v0/desktop/questions/{id}/answer',
    summary: 'Answer a question',
    params: QuestionParams,
    body: QuestionAnswer,
    examples: {
      words: { text: 'Use the second one.' },
      choice: { choice: 0 },
      byHand: { by_hand: true, text: 'I solved the captcha.' },
    },
    answers: { 204: empty('The agent has the answer.') },
    errors: ['question-not-found'],
  },
  dismissQuestion: {
    method: 'DELETE',
    path: '/api/v0/desktop/questions/{id}',
    summary: 'Dismiss a question without an answer',
    params: QuestionParams,
    answers: { 204: empty('The agent was told that the question is dismissed.') },
    errors: ['question-not-found'],
  },
} as const satisfies Routes;
