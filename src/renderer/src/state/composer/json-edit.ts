import { ActionBody, isActionName } from '../../../../shared/action';
import { PARAMETERS } from '../../../../shared/action-parameters';
import type { Size } from '../../../../shared/geometry';
import { shortened } from '../../../../shared/shortened';
import { prettyJson } from '../../actions/pretty-json';
import { bodyOf, type Draft, declaredBy, draftOf } from './draft';
import { readPastedCall } from './pasted-call';
import { type JsonProblem, type ReadJson, readJson } from './read-json';

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

/**
 * The draft of hand-edited JSON, also of a call in the JSON of a model's vendor, or its first problem. `masked` is the
 * text behind {@link TEXT_MASK}.
 */
export function editedJson(text: string, before: Draft, masked?: string): JsonEdit {
  const read = readJson(text);
  if ('problem' in read) return read;
  return pastedEdit(read.value, before) ?? bodyEdit(read, before, masked);
}

/** The draft of a call in the JSON of a model's vendor; undefined for any other JSON. */
function pastedEdit(value: unknown, before: Draft): JsonEdit | undefined {
  const pasted = readPastedCall(value, declaredSizeOf(before));
  if (!pasted) return undefined;
  if ('problem' in pasted) return { problem: { at: 0, message: pasted.problem } };
  return editOf(pasted.body, before, pasted.others > 0 ? [`${pasted.others} more`] : []);
}

function bodyEdit(read: ReadJson, before: Draft, masked: string | undefined): JsonEdit {
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
  const sent = body.text === TEXT_MASK && masked !== undefined ? { ...body, text: masked } : body;
  return editOf(sent, before, unusedOf(read.value, PARAMETERS[body.action]));
}

/** The draft of a body. Inputs of other actions are kept. */
function editOf(body: ActionBody, before: Draft, unused: readonly string[]): JsonEdit {
  const draft = draftOf(body);
  const takes: readonly string[] = PARAMETERS[draft.action];
  const rest = Object.entries(before.inputs).filter(([name]) => !takes.includes(name.replace(/\.[xy]$/, '')));
  return {
    draft: { action: draft.action, inputs: { ...Object.fromEntries(rest), ...draft.inputs } },
    unused,
  };
}

/** The coordinate space of a draft; undefined if it is the native one. */
function declaredSizeOf(draft: Draft): Size | undefined {
  const { width, height } = declaredBy(draft, { width: 0, height: 0 });
  return width > 0 && height > 0 ? { width, height } : undefined;
}

function unusedOf(value: unknown, takes: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).filter((name) => name !== 'action' && !takes.includes(name));
}
