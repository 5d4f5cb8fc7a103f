import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ActionBody, type ActionResult, isActionName, type Parameter } from '../../../../shared/action';
import { prettyJson } from '../../actions/pretty-json';
import { ApiFailure } from '../../api/failure';
import type { Api } from '../../api/http';
import type { KeyValueStore } from '../view-store';
import { type Draft, draftOf, EMPTY_DRAFT, type Inputs } from './draft';
import { type ComposerHistory, createComposerHistory } from './history';
import { editedJson, jsonOf } from './json-edit';
import type { JsonProblem } from './json-parser';
import { checkDraft } from './validation';

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

/** JSON edited by hand, from its first change until the form is changed. */
export interface JsonDraft {
  readonly text: string;
  /** The form is as it was before, while there is one. */
  readonly problem?: JsonProblem;
  /** Fields that are not sent. */
  readonly unused: readonly string[];
  /** What the mask stands for. */
  readonly masked?: string;
}

export interface ComposerState {
  readonly draft: Draft;
  /** An attempt to send it was refused: what is missing is shown too. */
  readonly submitted: boolean;
  /** Fields that were left: what is wrong with them is shown. */
  readonly touched: ReadonlySet<Parameter>;
  readonly json: JsonDraft | undefined;
  /** JSON that was not whole when something else took its place. */
  readonly discardedJson: string | undefined;
  readonly answer: Answer | undefined;
  /** Which of the sent ones is shown while walking back through them, and what was there before. */
  readonly historyPosition: { readonly index: number; readonly from: Draft } | undefined;
}

export interface Composer {
  readonly store: StoreApi<ComposerState>;
  readonly history: ComposerHistory;
  /** Another action, or a whole draft. */
  change(part: Partial<Draft>): void;
  /** An action that was sent once, to be sent again. One there is none of is shown as JSON, to be put right there. */
  load(body: ActionBody): void;
  /** Some inputs; the others stay. */
  setInputs(inputs: Inputs): void;
  /** A field is left: it is time to say what is wrong with it. */
  touch(field: Parameter): void;
  /** The JSON, as edited by hand; the form follows where it can. */
  editJson(text: string): void;
  /** Gives up edited JSON for what the form says; `bringBack` undoes it. */
  discardJson(): void;
  restoreJson(): void;
  /** To the one sent before (-1), or the one after (1); past the last, back to what was there. */
  browseHistory(by: -1 | 1): void;
  /** Checks the draft and sends it; what comes of it is in the store. False where it was not sent. */
  send(): Promise<boolean>;
}

export interface ComposerOptions {
  readonly api: Pick<Api, 'act'>;
  readonly storage: KeyValueStore;
  readonly onError: (message: string) => void;
}

export function createComposer({ api, storage, onError: reportError }: ComposerOptions): Composer {
  const shelf = createComposerHistory(storage, reportError);
  const store = createStore<ComposerState>(() => ({
    draft: EMPTY_DRAFT,
    submitted: false,
    touched: new Set<Parameter>(),
    json: undefined,
    discardedJson: undefined,
    answer: undefined,
    historyPosition: undefined,
  }));

  /** Something other than the JSON has changed the draft. */
  function replace(draft: Draft, more: Partial<ComposerState> = {}): void {
    store.setState(({ json, discardedJson: aside }) => ({
      draft,
      json: undefined,
      discardedJson: json?.problem ? json.text : aside,
      historyPosition: undefined,
      ...more,
    }));
  }

  async function act(body: ActionBody): Promise<Exclude<Answer, { kind: 'sending' }>> {
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

  function editJson(text: string): void {
    const { draft, json } = store.getState();
    const secret = draft.inputs.sensitive === 'true' ? draft.inputs.text : undefined;
    const masked = json ? json.masked : secret;
    const edit = editedJson(text, draft, masked);
    const kept = { text, ...(masked !== undefined && { masked }) };
    if ('problem' in edit) store.setState({ json: { ...kept, problem: edit.problem, unused: [] } });
    else
      store.setState({
        draft: edit.draft,
        json: { ...kept, unused: edit.unused },
        historyPosition: undefined,
      });
  }

  return {
    store,
    history: shelf,
    change(part) {
      replace({ ...store.getState().draft, ...part }, { submitted: false, touched: new Set() });
    },
    load(body) {
      replace(draftOf(body), { submitted: false, touched: new Set() });
      if (!isActionName(body.action ?? '')) editJson(prettyJson(body));
    },
    setInputs(inputs) {
      const { draft } = store.getState();
      replace({ ...draft, inputs: { ...draft.inputs, ...inputs } });
    },
    touch(field) {
      store.setState(({ touched: left }) => (left.has(field) ? {} : { touched: new Set([...left, field]) }));
    },
    editJson,
    discardJson: () => replace(store.getState().draft),
    restoreJson() {
      const { discardedJson: aside } = store.getState();
      if (aside === undefined) return;
      store.setState({ discardedJson: undefined });
      editJson(aside);
    },
    browseHistory(by) {
      const { historyPosition: walk, draft } = store.getState();
      const { sent } = shelf.store.getState();
      const index = (walk?.index ?? sent.length) + by;
      const from = walk?.from ?? draft;
      const entry = sent[index];
      if (entry)
        replace(draftOf(entry.body), {
          historyPosition: { index, from },
          submitted: false,
          touched: new Set(),
        });
      else if (index >= sent.length && walk) replace(from, { submitted: false, touched: new Set() });
    },
    async send() {
      const { draft, answer, json } = store.getState();
      if (answer?.kind === 'sending' || json?.problem) return false;
      const checked = checkDraft(draft);
      if ('problems' in checked) {
        store.setState({ submitted: true });
        return false;
      }
      const { body } = checked;
      store.setState({
        submitted: false,
        discardedJson: undefined,
        historyPosition: undefined,
        answer: { kind: 'sending', body },
      });
      const at = new Date().toISOString();
      const outcome = await act(body);
      store.setState({ answer: outcome });
      const ok = outcome.kind === 'done';
      shelf.add({ at, body, ok, note: ok ? outcome.result.output : outcome.message });
      return true;
    },
  };
}

/** The JSON to show: as it is edited by hand, or of what the form says. */
export function shownJson({ json, draft }: ComposerState): string {
  return json?.text ?? jsonOf(draft);
}
