import type { z } from 'zod';
import {
  ActionBody,
  type ActionName,
  InvalidAction,
  MAX_DECLARED_SIZE,
  type Parameter,
  parseAction,
} from '../../../../shared/action';
import { parameterInfo } from '../../../../shared/action-parameters';
import { bodyOf, type Draft } from './draft';

/** What is wrong with a draft, and where. */
export interface Problem {
  readonly field: Parameter;
  readonly message: string;
  /** Nothing wrong yet, only not filled in. */
  readonly missing: boolean;
}

/** The body to send, or what is wrong and where: judged by the very schema and parser the host judges by. */
export function checkDraft(draft: Draft): { body: ActionBody } | { problems: readonly Problem[] } {
  const parsed = ActionBody.safeParse(bodyOf(draft));
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => {
      const field = parameterAt(issue.path);
      return field ? [{ field, message: describeIssue(issue, field), missing: false }] : [];
    });
    // One for each field: both axes of a point may be wrong in the same way.
    return {
      problems: problems.filter(({ field }, i, all) => all.findIndex((p) => p.field === field) === i),
    };
  }
  try {
    parseAction(parsed.data);
    return { body: parsed.data };
  } catch (error) {
    if (!(error instanceof InvalidAction)) throw error;
    const { field, missing } = error;
    if (field === undefined || field === 'action') throw error;
    return {
      problems: [
        { field, missing, message: missing ? describeMissing(field, draft.action) : describeRefusal(error) },
      ],
    };
  }
}

type Issue = z.core.$ZodIssue;

function parameterAt(path: readonly PropertyKey[]): Parameter | undefined {
  const [name] = path;
  return Object.keys(ActionBody.shape).find((key): key is Parameter => key === name && key !== 'action');
}

/** What the schema refuses, for somebody who filled in a form. */
function describeIssue(issue: Issue, field: Parameter): string {
  if (issue.code === 'too_big') return `At most ${Number(issue.maximum).toLocaleString('en')}.`;
  const { kind } = parameterInfo(field);
  if (kind === 'point') return 'Two whole numbers, x and y.';
  return kind === 'integer' ? 'Whole numbers only.' : issue.message;
}

function describeMissing(field: Parameter, action: ActionName): string {
  if (field === 'text') return action === 'type' ? 'A text is needed.' : 'A key is needed, e.g. ctrl+t.';
  return action === 'left_click_drag'
    ? 'Both points are needed: type them, or drag on the live view.'
    : 'A point is needed: type it, or pick it on the live view.';
}

function describeRefusal({ message, detail, field }: InvalidAction): string {
  if (field === 'scaled_width' || field === 'scaled_height') return `At most ${MAX_DECLARED_SIZE}.`;
  return [message, detail].filter(Boolean).join('. ');
}
