import type { ActionBody } from '../action';
import type { Size } from '../geometry';
import { shortened } from '../shortened';
import { Malformed } from './fields';

/** A screenshot in base64. */
export interface Picture {
  readonly data: string;
  readonly mediaType: string;
}

/**
 * When the screen is shown in the answer to a call. `result`: the call asks for it, and fails without it. `after`: if
 * the call was done. `always`: also if it failed or was not executed.
 */
type ShowScreen = 'result' | 'after' | 'always';

/** One action that a model asks for, in the words of the desktop API. */
export interface Call {
  /** The vendor's id of the call. */
  readonly id: string | undefined;
  /** The action as the model names it. */
  readonly name: string;
  /** Why the model wants it, in its own words. */
  readonly reason: string | undefined;
  /** The requests to execute in order; there may be none. */
  readonly bodies: readonly ActionBody[];
  /** Why the call cannot be executed, for the model to read. */
  readonly problem?: string;
  readonly picture?: ShowScreen;
  /** The part of the screen to show, [left, top, right, bottom] in the space; absent: all. */
  readonly region?: readonly [number, number, number, number];
}

/** What became of a call. */
export interface Outcome {
  readonly status: 'done' | 'failed' | 'halted';
  /** The output of the last request, or the error. */
  readonly text: string;
  readonly warnings: readonly string[];
  readonly picture?: Picture;
}

/** The calls of one message of a model, in the order in which it wants them. */
export interface Turn<Answer> {
  readonly calls: readonly Call[];
  /** What a person must agree to before any call is executed, in words. */
  readonly checks: readonly string[];
  /** The answer in the vendor's JSON. It takes an outcome of each call. */
  answer(outcomes: readonly Outcome[]): Answer;
}

/** How a turn is read. */
export interface ReadOptions {
  /** Size of the screenshots that the model gets (px). */
  readonly space: Size;
  /** Which answers show the screen; absent: as the vendor expects it. */
  readonly pictures: PictureMode | undefined;
}

export const PICTURE_MODES = ['asked', 'last', 'each'] as const;
export type PictureMode = (typeof PICTURE_MODES)[number];

export const HALTED: Outcome = { status: 'halted', text: '', warnings: [] };

/** The error of a halted call, for models whose vendor prescribes no text. */
export const NOT_EXECUTED = 'Not executed: an earlier action in this turn failed.';

/** Limits of a turn, which bound its time and the size of its answer. */
const MAX_CALLS = 100;
const MAX_PICTURES = 20;

/** Adds a screenshot to the calls for which `isWanted` is true, but to no more than the last 20. */
export function withPictures<C extends Call>(
  calls: readonly C[],
  picture: 'after' | 'always',
  isWanted: (index: number) => boolean,
): C[] {
  const wanted = new Set([...calls.keys()].filter(isWanted).slice(-MAX_PICTURES));
  return calls.map((call, i) => (wanted.has(i) && !call.picture ? { ...call, picture } : call));
}

/** Refuses the calls beyond the limits. */
export function withinLimits<C extends Call>(calls: readonly C[]): C[] {
  let pictures = 0;
  return calls.map((call, i) => {
    if (i >= MAX_CALLS) return refused(call, `A turn has at most ${MAX_CALLS} actions.`);
    if (call.picture !== 'result' || ++pictures <= MAX_PICTURES) return call;
    return refused(call, `A turn has at most ${MAX_PICTURES} screenshots.`);
  });
}

function refused<C extends Call>(call: C, problem: string): C {
  return { ...call, ...problemWith(call.name, problem) };
}

/** What to execute for a call. */
export type Plan = Pick<Call, 'bodies' | 'picture' | 'region'>;

/** What `read` returns, or the problem that it throws for the model to read. */
export function planOrProblem(name: string, read: () => Plan): Plan & Pick<Call, 'problem'> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return problemWith(name, error.message);
  }
}

/** The part of a call that cannot be executed. The request is for the journal only. */
function problemWith(name: string, problem: string) {
  return { bodies: [{ action: name }], problem };
}

/** Longest reason that is kept (UTF-16 units). */
const MAX_REASON = 1000;

/** The words of a model as a reason; undefined if there are none. */
export function statedReason(text: string | null | undefined): string | undefined {
  return text?.trim() ? shortened(text.trim(), MAX_REASON) : undefined;
}
