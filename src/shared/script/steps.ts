import { isActionName } from '../action';
import type { JournalEntry } from '../journal';
import { commentText } from './literal';

/** A step of a script in any language. */
export type Step =
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'act';
      /** Number of the action in the script, from 1, for error messages. */
      readonly number: number;
      readonly body: Readonly<Record<string, unknown>>;
      /** The length of a text that was not stored, so the script asks for it (characters). */
      readonly secret: number | undefined;
    };

/** A shorter gap is the client's own time between two requests. */
const LEAST_PAUSE_MS = 20;
/** No agent waits longer. Longer gaps are nights or wrong times in a file. */
const MAX_PAUSE_MS = 3_600_000;

const REASON = {
  done: 'no action does it',
  failed: 'it failed',
  refused: 'it was refused',
  running: 'it never ended',
} as const;

/** The steps of entries, in order. Failed and refused actions become notes and are not repeated. */
export function* eachStep(entries: Iterable<JournalEntry>): Generator<Step> {
  let number = 0;
  let before: JournalEntry | undefined;
  for (const entry of entries) {
    const ms = before ? Date.parse(entry.received_at) - Date.parse(before.done_at ?? before.received_at) : 0;
    if (ms >= LEAST_PAUSE_MS) yield { kind: 'pause', ms: Math.min(ms, MAX_PAUSE_MS) };
    before = entry;
    const { action } = entry.request;
    const isAction = action == null || isActionName(action);
    if (entry.status === 'done' && isAction) {
      number += 1;
      yield { kind: 'act', number, body: bodyOf(entry), secret: entry.request.text_length };
    } else yield { kind: 'note', text: commentText(remarkOf(entry)) };
  }
}

/** What a script says instead of an action. */
function remarkOf({ request: { action, text }, status, error }: JournalEntry): string {
  if (action === 'note') return `Note: ${text}`;
  const detail = status === 'done' ? '' : ` (${error?.message ?? 'no reason is known'})`;
  return `Left out, because ${REASON[status]}: ${action}${detail}`;
}

/** The request in its recorded coordinate space, so that it hits the same point on a desktop of a different size. */
function bodyOf({ request, native }: JournalEntry): Record<string, unknown> {
  const { text_length: _, ...fields } = request;
  const body: Record<string, unknown> = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value != null),
  );
  if (native && (request.coordinate || request.start_coordinate || request.path)) {
    if (!request.scaled_width || request.scaled_width < 0) body.scaled_width = native.width;
    if (!request.scaled_height || request.scaled_height < 0) body.scaled_height = native.height;
  }
  return body;
}
