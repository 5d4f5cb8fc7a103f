import { createStore } from 'zustand/vanilla';
import type { QuestionAnswer } from '../../../shared/question';
import type { Client } from '../api/client';
import type { FocusTargets } from './focus-targets';
import { attemptRequest, type ReportError, retryAction } from './notifications';
import { readable } from './readable-store';
import type { Router } from './router';
import type { ViewStore } from './view-store';

export interface QuestionsStoreOptions {
  readonly client: Client;
  /** Takes and releases control for this live view, if that is possible. */
  readonly control: { take(): Promise<void>; release(): Promise<void> };
  /** Knows whether this live view has control. */
  readonly view: Pick<ViewStore, 'getState'>;
  readonly router: Router;
  readonly focus: FocusTargets;
  readonly reportError: ReportError;
}

/** Answers the questions of agents. The host's state has the questions that wait. */
export function createQuestionsStore(options: QuestionsStoreOptions) {
  const { control, view, router, focus, reportError } = options;
  const { call } = options.client;
  const hasControl = () => view.getState().hasControl;
  /** The question that the person settles by hand. */
  const byHand = createStore<{ readonly id: string | undefined }>(() => ({ id: undefined }));

  const attempt = (work: () => Promise<unknown>): Promise<boolean> =>
    attemptRequest(work, reportError, (error) => retryAction(error, () => attempt(work)));
  const answer = (id: string, body: QuestionAnswer) =>
    attempt(() => call('answerQuestion', { params: { id }, body }));

  return {
    byHand: readable(byHand),
    /** @returns whether the agent has the answer */
    answer,
    /** Moves the focus to the questions. */
    show() {
      if (router.store.getState().page !== 'live') router.go({ page: 'live' });
      // The live page accepts the focus once it is shown.
      requestAnimationFrame(() => focus.focus('questions'));
    },
    dismiss: (id: string) => attempt(() => call('dismissQuestion', { params: { id } })),
    /** Takes control to do by hand what the question is about. */
    async takeOver(id: string): Promise<void> {
      await control.take();
      if (hasControl()) byHand.setState({ id });
    },
    /** Shows the question as before. Control stays. */
    cancelTakeOver: () => byHand.setState({ id: undefined }),
    /** Releases control, and then answers that it is done by hand. */
    async giveBack(id: string, note: string, sensitive: boolean): Promise<void> {
      await control.release();
      // The agent could not act on the answer.
      if (hasControl()) return;
      if (await answer(id, { by_hand: true, text: note, sensitive })) byHand.setState({ id: undefined });
    },
  };
}
