import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ActionBody, type ActionResult, isActionName, type Parameter } from '../../../../shared/action';
import { prettyJson } from '../../actions/pretty-json';
import type { Api } from '../../api/desktop';
import { ApiFailure } from '../../api/failure';
import type { KeyValueStore } from '../view-store';
import { type Draft, draftOf, EMPTY_DRAFT, type Inputs } from './draft';
import { type ComposerHistory, createComposerHistory } from './history';
import { editedJson, jsonOf } from './json-edit';
import type { JsonProblem } from './read-json';
import { checkDraft } from './validation';

/** The outcome of an action the composer sent. */
export type Answer =
  | { readonly kind: 'sending'; readonly body: ActionBody }
  | { readonly kind: 'done'; readonly body: ActionBody; readonly result: ActionResult; readonly ms: number }
  | {
      readonly kind: 'failed';
      readonly body: ActionBody;
      readonly message: string;
      readonly detail?: string;
    };

/** Hand-edited JSON, until the form changes. */
interface JsonDraft {
  readonly text: string;
  /** While there is a problem, the form keeps its last valid state. */
  readonly problem?: JsonProblem;
  /** Fields that are not sent. */
  readonly unused: readonly string[];
  /** The text behind the mask. */
  readonly masked?: string;
}

export interface ComposerState {
  readonly draft: Draft;
  /** Sending failed validation, so missing fields are reported too. */
  readonly submitted: boolean;
  /** Fields that lost focus; their errors are shown. */
  readonly touched: ReadonlySet<Parameter>;
  readonly json: JsonDraft | undefined;
  /** Unfinished JSON that a change of the form replaced. */
  readonly discardedJson: string | undefined;
  readonly answer: Answer | undefined;
  /** The shown history entry while browsing, and the draft to return to. */
  readonly historyPosition: { readonly index: number; readonly from: Draft } | undefined;
}

export interface Composer {
  readonly store: StoreApi<ComposerState>;
  readonly history: ComposerHistory;
  /** Changes the action, or the whole draft. */
  change(part: Partial<Draft>): void;
  /** Loads a previously sent action. Unknown actions open in the JSON editor. */
  load(body: ActionBody): void;
  /** Changes some inputs. */
  setInputs(inputs: Inputs): void;
  /** Marks a field as touched, so that its errors are shown. */
  touch(field: Parameter): void;
  /** Takes hand-edited JSON; the form follows if it is valid. */
  editJson(text: string): void;
  /** Returns to the form's JSON; `restoreJson` undoes it. */
  discardJson(): void;
  restoreJson(): void;
  /** Loads the previous (-1) or next (1) sent action; after the last, the original draft. */
  browseHistory(by: -1 | 1): void;
  /** Validates and sends the draft; the outcome is in the store. Returns false if it was not sent. */
  send(): Promise<boolean>;
}

export interface ComposerOptions {
  readonly api: Pick<Api, 'act'>;
  readonly storage: KeyValueStore;
  readonly onError: (message: string) => void;
}

/** No errors are shown. */
const UNTOUCHED: Pick<ComposerState, 'submitted' | 'touched'> = { submitted: false, touched: new Set() };

export function createComposer({ api, storage, onError }: ComposerOptions): Composer {
  const history = createComposerHistory(storage, onError);
  const store = createStore<ComposerState>(() => ({
    draft: EMPTY_DRAFT,
    ...UNTOUCHED,
    json: undefined,
    discardedJson: undefined,
    answer: undefined,
    historyPosition: undefined,
  }));

  /** Replaces the draft, from anything but the JSON editor. */
  function replace(draft: Draft, more: Partial<ComposerState> = {}): void {
    store.setState(({ json, discardedJson }) => ({
      draft,
      json: undefined,
      discardedJson: json?.problem ? json.text : discardedJson,
      historyPosition: undefined,
      ...more,
    }));
  }

  function editJson(text: string): void {
    const { draft, json } = store.getState();
    const secret = draft.inputs.sensitive === 'true' ? draft.inputs.text : undefined;
    const masked = json ? json.masked : secret;
    const edit = editedJson(text, draft, masked);
    const kept = { text, ...(masked !== undefined && { masked }) };
    if ('problem' in edit) store.setState({ json: { ...kept, problem: edit.problem, unused: [] } });
    else {
      const { draft: edited, unused } = edit;
      store.setState({ draft: edited, json: { ...kept, unused }, historyPosition: undefined });
    }
  }

  return {
    store,
    history,
    change(part) {
      replace({ ...store.getState().draft, ...part }, UNTOUCHED);
    },
    load(body) {
      replace(draftOf(body), UNTOUCHED);
      if (!isActionName(body.action ?? '')) editJson(prettyJson(body));
    },
    setInputs(inputs) {
      const { draft } = store.getState();
      replace({ ...draft, inputs: { ...draft.inputs, ...inputs } });
    },
    touch(field) {
      store.setState(({ touched }) => (touched.has(field) ? {} : { touched: new Set([...touched, field]) }));
    },
    editJson,
    discardJson: () => replace(store.getState().draft),
    restoreJson() {
      const { discardedJson } = store.getState();
      if (discardedJson === undefined) return;
      store.setState({ discardedJson: undefined });
      editJson(discardedJson);
    },
    browseHistory(by) {
      const { historyPosition, draft } = store.getState();
      const { sent } = history.store.getState();
      const index = (historyPosition?.index ?? sent.length) + by;
      const from = historyPosition?.from ?? draft;
      const entry = sent[index];
      if (entry) replace(draftOf(entry.body), { ...UNTOUCHED, historyPosition: { index, from } });
      else if (index >= sent.length && historyPosition) replace(from, UNTOUCHED);
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
      const outcome = await act(api, body);
      store.setState({ answer: outcome });
      const ok = outcome.kind === 'done';
      history.add({ at, body, ok, note: ok ? outcome.result.output : outcome.message });
      return true;
    },
  };
}

/** Sends an action and measures the time until the response. */
async function act(
  api: ComposerOptions['api'],
  body: ActionBody,
): Promise<Exclude<Answer, { kind: 'sending' }>> {
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

/** The JSON to show: hand-edited, or generated from the form. */
export function shownJson({ json, draft }: ComposerState): string {
  return json?.text ?? jsonOf(draft);
}
