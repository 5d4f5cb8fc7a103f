import { CHAT_ID } from '../../../shared/routes/parameters';
import type { QUESTION_ROUTES } from '../../../shared/routes/questions';
import type { Questions } from '../../agents/questions';
import { type Handlers, readHeader } from '../bind-routes';
import { abortedWhenClientLeaves } from './desktop';

export interface QuestionHandlersOptions {
  readonly questions: Questions;
}

export function questionHandlers({ questions }: QuestionHandlersOptions): Handlers<typeof QUESTION_ROUTES> {
  return {
    askPerson(request, reply) {
      const { question, choices, timeout, sensitive } = request.body;
      return questions.ask({
        ...{ kind: 'question', question, choices: choices ?? [] },
        ...{ timeout: timeout ?? undefined, sensitive: sensitive ?? false },
        ...{ chatId: readHeader(request, CHAT_ID), signal: abortedWhenClientLeaves(reply) },
      });
    },
    listQuestions: () => ({ questions: questions.waiting }),
    answerQuestion({ params, body }) {
      questions.answer(params.id, body);
    },
    dismissQuestion({ params }) {
      questions.dismiss(params.id);
    },
  };
}
