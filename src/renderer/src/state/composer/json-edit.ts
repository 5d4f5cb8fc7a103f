import { ActionBody, isActionName } from '../../../../shared/action';
import { PARAMETERS } from '../../../../shared/action-parameters';
import { shortened } from '../../../../shared/shortened';
import { prettyJson } from '../../actions/pretty-json';
import { bodyOf, type Draft, draftOf } from './draft';
import { type JsonProblem, readJson } from './read-json';

/** Replaces sensitive text in the JSON; when read back, it stands for the text in the form. */
export const TEXT_MASK = '•••';

/** A draft as JSON. */
export function jsonOf(draft: Draft): string {
  const body = bodyOf(draft);
  return prettyJson(body.sensitive === true && 'text' in body ? { ...body, text: TEXT_MASK } : body);
}

type JsonEdit =
  /** `unused`: fields that the action does not take. */
  { readonly draft: Draft; readonly unused: readonly string[] } | { readonly problem: JsonProblem };

/** The draft of hand-edited JSON, or its first problem. `masked` is the text behind {@link TEXT_MASK}. */
export function editedJson(text: string, before: Draft, masked?: string): JsonEdit {
  const read = readJson(text);
  if ('problem' in read) return read;
  const at = (path: string) => read.offsets.get(path) ?? 0;
  const parsed = ActionBody.safeParse(read.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.map(String) ?? [];
    const nearest = path.findLast((_, i) => read.offsets.has(path.slice(0, i + 1).join('.')));
    const place = nearest === undefined ? '' : path.slice(0, path.lastIndexOf(nearest) + 1).join('.');
    const name = path.length > 0 ? `${path.join('.')}: ` : '';
    return { problem: { at: at(place), message: `${name}${issue?.message ?? 'is not an action'}` } };
  }
  const body = parsed.data;
  if (body.action == null) return { problem: { at: at(''), message: '"action" is missing.' } };
  if (!isActionName(body.action)) {
    return { problem: { at: at('action'), message: `Unknown action: ${shortened(body.action)}` } };
  }
  const draft = draftOf(body.text === TEXT_MASK && masked !== undefined ? { ...body, text: masked } : body);
  // Inputs of other actions are kept.
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
