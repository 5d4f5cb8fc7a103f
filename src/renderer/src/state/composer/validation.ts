import type { z } from 'zod';
import { ActionBody, type ActionName, MAX_DECLARED_SIZE, type Parameter } from '../../../../shared/action';
import { parameterInfo } from '../../../../shared/action-parameters';
import { InvalidAction, parseAction } from '../../../../shared/parse-action';
import { bodyOf, type Draft } from './draft';

/** An invalid field of a draft. */
interface Problem {
  readonly field: Parameter;
  readonly message: string;
  /** Not filled in yet. */
  readonly missing: boolean;
}

/** The body to send, or the problems; checked by the host's own schema and parser. */
export function checkDraft(draft: Draft): { body: ActionBody } | { problems: readonly Problem[] } {
  const parsed = ActionBody.safeParse(bodyOf(draft));
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => {
      const field = parameterAt(issue.path);
      return field ? [{ field, message: describeIssue(issue, field), missing: false }] : [];
    });
    // One per field: both axes of a point may be invalid.
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

/** A schema error, in the terms of the form. */
function describeIssue(issue: Issue, field: Parameter): string {
  if (issue.code === 'too_big') return `At most ${Number(issue.maximum).toLocaleString('en')}.`;
  const { kind } = parameterInfo(field);
  if (kind === 'point') return 'Enter two whole numbers, x and y.';
  if (field === 'region') return 'Enter left, top, right and bottom, such as 100 200 400 350.';
  if (field === 'fit') return 'Enter width and height, such as 1280 800.';
  if (field === 'path') return 'Enter points such as 320,180 640,360.';
  return kind === 'integer' ? 'Enter a whole number.' : issue.message;
}

function describeMissing(field: Parameter, action: ActionName): string {
  if (field === 'text') return action === 'type' ? 'Enter a text.' : 'Enter a key, e.g. ctrl+t.';
  return action === 'left_click_drag'
    ? 'Enter both points, or drag on the screen.'
    : 'Enter a point, or pick it on the screen.';
}

function describeRefusal({ message, detail, field }: InvalidAction): string {
  if (field === 'scaled_width' || field === 'scaled_height') return `At most ${MAX_DECLARED_SIZE}.`;
  return [message, detail].filter(Boolean).join('. ');
}
