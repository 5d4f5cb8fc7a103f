import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActionBody, ActionResult } from '../../../shared/action';
import { type Api, ApiFailure } from '../api/http';
import { checkDraft, type Draft, EMPTY_DRAFT, type Problem } from './draft';

/** What came of an action the composer sent. */
export type Answer =
  | { readonly kind: 'sending'; readonly body: ActionBody }
  | { readonly kind: 'done'; readonly body: ActionBody; readonly result: ActionResult; readonly ms: number }
  | {
      readonly kind: 'failed';
      readonly body: ActionBody;
      readonly message: string;
      readonly detail?: string;
    };

export interface ComposerState {
  readonly draft: Draft;
  /** Shown from the first attempt to send until the draft is changed. */
  readonly problem: Problem | undefined;
  readonly answer: Answer | undefined;
}

export interface Composer {
  readonly store: StoreApi<ComposerState>;
  change(part: Partial<Draft>): void;
  /** Checks the draft and sends it; what comes of it is in the store. */
  send(): Promise<void>;
}

export function createComposer(api: Pick<Api, 'act'>): Composer {
  const store = createStore<ComposerState>(() => ({
    draft: EMPTY_DRAFT,
    problem: undefined,
    answer: undefined,
  }));

  async function act(body: ActionBody): Promise<Answer> {
    const began = performance.now();
    try {
      const result = await api.act(body);
      return { kind: 'done', body, result, ms: performance.now() - began };
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const { message, detail } = error;
      return { kind: 'failed', body, message, ...(detail !== undefined && { detail }) };
    }
  }

  return {
    store,
    change(part) {
      store.setState(({ draft }) => ({ draft: { ...draft, ...part }, problem: undefined }));
    },
    async send() {
      const { draft, answer } = store.getState();
      if (answer?.kind === 'sending') return;
      const checked = checkDraft(draft);
      if ('problem' in checked) {
        store.setState({ problem: checked.problem });
        return;
      }
      store.setState({ problem: undefined, answer: { kind: 'sending', body: checked.body } });
      store.setState({ answer: await act(checked.body) });
    },
  };
}
