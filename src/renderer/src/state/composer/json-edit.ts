import { ActionBody, isActionName } from '../../../../shared/action';
import { PARAMETERS } from '../../../../shared/action-parameters';
import { shortened } from '../../../../shared/shortened';
import { prettyJson } from '../../actions/pretty-json';
import { bodyOf, type Draft, draftOf } from './draft';
import { type JsonProblem, readJson } from './json-parser';

/** Stands for a sensitive text in the JSON beside the form: read back, it means the text that is in the form. */
export const MASK = '•••';

/** The JSON of what a draft would send. */
export function jsonOf(draft: Draft): string {
  const body = bodyOf(draft);
  return prettyJson(body.sensitive === true && 'text' in body ? { ...body, text: MASK } : body);
}

export type JsonEdit =
  /** `unused`: fields that are there and will not be sent, because the action has no use for them. */
  { readonly draft: Draft; readonly unused: readonly string[] } | { readonly problem: JsonProblem };

/**
 * What a text edited by hand makes of the draft there was; where it makes none, what is wrong with it. `masked` is the
 * text that {@link MASK} stands for, where it stands for one.
 */
export function editedJson(text: string, before: Draft, masked?: string): JsonEdit {
  const read = readJson(text);
  if ('problem' in read) return read;
  const at = (path: string) => read.places.get(path) ?? 0;
  const parsed = ActionBody.safeParse(read.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.map(String) ?? [];
    const nearest = path.findLast((_, i) => read.places.has(path.slice(0, i + 1).join('.')));
    const place = nearest === undefined ? '' : path.slice(0, path.lastIndexOf(nearest) + 1).join('.');
    const name = path.length > 0 ? `${path.join('.')}: ` : '';
    return { problem: { at: at(place), message: `${name}${issue?.message ?? 'is not an action'}` } };
  }
  const body = parsed.data;
  if (body.action == null) return { problem: { at: at(''), message: 'An "action" is needed.' } };
  if (!isActionName(body.action)) {
    return { problem: { at: at('action'), message: `Unknown action: ${shortened(body.action)}` } };
  }
  const draft = draftOf(body.text === MASK && masked !== undefined ? { ...body, text: masked } : body);
  // What the action does not take stays as it was, for when another one does.
  const takes: readonly string[] = PARAMETERS[body.action];
  const rest = Object.entries(before.inputs).filter(([name]) => !takes.includes(name.replace(/\.[xy]$/, '')));
  return {
    draft: { action: draft.action, inputs: { ...Object.fromEntries(rest), ...draft.inputs } },
    unused: unusedOf(read.value, takes),
  };
}

function unusedOf(value: unknown, takes: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).filter((name) => name !== 'action' && !takes.includes(name));
}
