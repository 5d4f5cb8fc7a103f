import { createStore } from 'zustand/vanilla';
import { type ActionBody, type ActionResult, isActionName, type Parameter } from '../../../../shared/action';
import { prettyJson } from '../../actions/pretty-json';
import { ApiFailure } from '../../api/failure';
import { readable } from '../readable-store';
import type { KeyValueStore } from '../view-store';
import { type Draft, draftOf, EMPTY_DRAFT, type Inputs } from './draft';
import { createComposerHistory } from './history';
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

export interface ComposerOptions {
  /** Performs an action. @throws {ApiFailure} */
  readonly act: (body: ActionBody) => Promise<ActionResult>;
  readonly storage: KeyValueStore;
  readonly onError: (message: string) => void;
}

/** No errors are shown. */
const UNTOUCHED: Pick<ComposerState, 'submitted' | 'touched'> = { submitted: false, touched: new Set() };

export function createComposer({ act, storage, onError }: ComposerOptions) {
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

  /** Takes hand-edited JSON; the form follows if it is valid. */
  const editJson = (text: string) => store.setState((state) => withEditedJson(state, text));

  return {
    store: readable(store),
    history,
    /** Changes the action, or the whole draft. */
    change(part: Partial<Draft>) {
      replace({ ...store.getState().draft, ...part }, UNTOUCHED);
    },
    /** Loads a previously sent action. Unknown actions open in the JSON editor. */
    load(body: ActionBody) {
      replace(draftOf(body), UNTOUCHED);
      if (!isActionName(body.action ?? '')) editJson(prettyJson(body));
    },
    /** Changes some inputs. */
    setInputs(inputs: Inputs) {
      const { draft } = store.getState();
      replace({ ...draft, inputs: { ...draft.inputs, ...inputs } });
    },
    /** Marks a field as touched, so that its errors are shown. */
    touch(field: Parameter) {
      store.setState(({ touched }) => (touched.has(field) ? {} : { touched: new Set([...touched, field]) }));
    },
    editJson,
    /** Returns to the form's JSON; `restoreJson` undoes it. */
    discardJson: () => replace(store.getState().draft),
    restoreJson() {
      const { discardedJson } = store.getState();
      if (discardedJson === undefined) return;
      store.setState({ discardedJson: undefined });
      editJson(discardedJson);
    },
    /** Loads the previous (-1) or next (1) sent action; after the last, the original draft. */
    browseHistory(by: -1 | 1) {
      const { historyPosition, draft } = store.getState();
      const { sent } = history.store.getState();
      const index = (historyPosition?.index ?? sent.length) + by;
      const from = historyPosition?.from ?? draft;
      const entry = sent[index];
      if (entry) replace(draftOf(entry.body), { ...UNTOUCHED, historyPosition: { index, from } });
      else if (index >= sent.length && historyPosition) replace(from, UNTOUCHED);
    },
    /** Validates and sends the draft; the outcome is in the store. Returns false if it was not sent. */
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
      const outcome = await outcomeOf(act, body);
      store.setState({ answer: outcome });
      const ok = outcome.kind === 'done';
      history.add({ at, body, ok, note: ok ? outcome.result.output : outcome.message });
      return true;
    },
  };
}

function withEditedJson({ draft, json }: ComposerState, text: string): Partial<ComposerState> {
  const secret = draft.inputs.sensitive === 'true' ? draft.inputs.text : undefined;
  const masked = json ? json.masked : secret;
  const kept = { text, ...(masked !== undefined && { masked }) };
  const edit = editedJson(text, draft, masked);
  if ('problem' in edit) return { json: { ...kept, problem: edit.problem, unused: [] } };
  return { draft: edit.draft, json: { ...kept, unused: edit.unused }, historyPosition: undefined };
}

/** Sends an action and measures the time until the response. */
async function outcomeOf(
  act: ComposerOptions['act'],
  body: ActionBody,
): Promise<Exclude<Answer, { kind: 'sending' }>> {
  const began = performance.now();
  try {
    const result = await act(body);
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
