import { type ActionBody, type ActionName, isActionName, type Parameter } from '../../../../shared/action';
import { PARAMETERS, parameterInfo } from '../../../../shared/action-parameters';
import { mapPoint, type Point, type Size } from '../../../../shared/geometry';

type PointParameter = 'coordinate' | 'start_coordinate';
/** An input of the form: a parameter, or one axis of a point. */
export type InputName = Exclude<Parameter, PointParameter> | `${PointParameter}.${'x' | 'y'}`;
/** What is in the inputs, as typed; `true` or nothing for a check box. */
export type Inputs = Readonly<Partial<Record<InputName, string>>>;

/** What is in the composer's form. Inputs that the action does not take are kept for when another one does. */
export interface Draft {
  readonly action: ActionName;
  readonly inputs: Inputs;
}

export const EMPTY_DRAFT: Draft = { action: 'left_click', inputs: {} };

/** The body a draft makes. What is no number is left as it is, for the schema to refuse. */
export function bodyOf({ action, inputs }: Draft): { action: ActionName } & Record<string, unknown> {
  const body: { action: ActionName } & Record<string, unknown> = { action };
  for (const parameter of PARAMETERS[action]) {
    const value = inputValue(parameter, inputs);
    if (value !== undefined) body[parameter] = value;
  }
  return body;
}

function inputValue(parameter: Parameter, inputs: Inputs): unknown {
  if (isPoint(parameter)) {
    const [x, y] = [inputs[`${parameter}.x`] ?? '', inputs[`${parameter}.y`] ?? ''];
    return x.trim() === '' && y.trim() === '' ? undefined : [numberOf(x), numberOf(y)];
  }
  const text = inputs[parameter] ?? '';
  switch (parameterInfo(parameter).kind) {
    case 'integer':
      return text.trim() === '' ? undefined : numberOf(text);
    case 'flag':
      return text === 'true' ? true : undefined;
    default:
      // An empty text types nothing, which nobody means; without one the parser says that it is missing.
      return text === '' ? undefined : text;
  }
}

function numberOf(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

function isPoint(parameter: Parameter): parameter is PointParameter {
  return parameter === 'coordinate' || parameter === 'start_coordinate';
}

/** The inputs that are a parameter's. */
export function inputsOf(parameter: Parameter): readonly InputName[] {
  return isPoint(parameter) ? [`${parameter}.x`, `${parameter}.y`] : [parameter];
}

/** A draft that would send a body again. A sensitive text that is not kept is not there to be sent. */
export function draftOf(body: ActionBody): Draft {
  const inputs: Partial<Record<InputName, string>> = {};
  for (const parameter of ALL_PARAMETERS) {
    const value = body[parameter];
    if (value == null || value === false) continue;
    const values = Array.isArray(value) ? value : [value];
    for (const [i, name] of inputsOf(parameter).entries()) inputs[name] = String(values[i]);
  }
  const { action } = body;
  return { action: action != null && isActionName(action) ? action : EMPTY_DRAFT.action, inputs };
}

const ALL_PARAMETERS: readonly Parameter[] = [...new Set(Object.values(PARAMETERS).flat())];

/** The size a draft declares; each axis native where it declares none. */
export function declaredBy({ inputs }: Draft, native: Size): Size {
  const axis = (text: string | undefined, fallback: number) => {
    const value = Number(text ?? '');
    return Number.isInteger(value) && value > 0 ? value : fallback;
  };
  return {
    width: axis(inputs.scaled_width, native.width),
    height: axis(inputs.scaled_height, native.height),
  };
}

/** A point of a draft, in the space it declares; undefined where it is not two whole numbers. */
export function pointOf({ inputs }: Draft, parameter: PointParameter): Point | undefined {
  const [x, y] = [inputs[`${parameter}.x`] ?? '', inputs[`${parameter}.y`] ?? ''];
  const point = { x: Number(x), y: Number(y) };
  const whole = Number.isInteger(point.x) && Number.isInteger(point.y);
  return whole && x.trim() !== '' && y.trim() !== '' ? point : undefined;
}

/** Whether a point of a draft is outside of the space it declares: it is done at the desktop's edge then. */
export function isBeyond(draft: Draft, parameter: PointParameter, native: Size): boolean {
  const point = pointOf(draft, parameter);
  const { width, height } = declaredBy(draft, native);
  return point !== undefined && (point.x < 0 || point.y < 0 || point.x >= width || point.y >= height);
}

/** A draft with a point picked on the desktop (native pixels), in the space the draft declares. */
export function withPoint(draft: Draft, parameter: PointParameter, picked: Point, native: Size): Draft {
  const { x, y } = mapPoint(picked, native, declaredBy(draft, native));
  const point = { [`${parameter}.x`]: String(x), [`${parameter}.y`]: String(y) };
  return { ...draft, inputs: { ...draft.inputs, ...point } };
}
