import { type ActionBody, type ActionName, isActionName, type Parameter } from '../../../../shared/action';
import { PARAMETERS, parameterInfo } from '../../../../shared/action-parameters';
import { mapPoint, type Point, type Size } from '../../../../shared/geometry';

type PointParameter = 'coordinate' | 'start_coordinate';
/** An input of the form: a parameter, or one axis of a point. */
export type InputName = Exclude<Parameter, PointParameter> | `${PointParameter}.${'x' | 'y'}`;
/** The inputs as typed; a check box is `true` or empty. */
export type Inputs = Readonly<Partial<Record<InputName, string>>>;

/** The composer's form. Inputs of other actions are kept. */
export interface Draft {
  readonly action: ActionName;
  readonly inputs: Inputs;
}

export const EMPTY_DRAFT: Draft = { action: 'left_click', inputs: {} };

/** The request body of a draft. Text in a number field stays text, for the schema to reject. */
export function bodyOf({ action, inputs }: Draft): { action: ActionName } & Record<string, unknown> {
  const body: { action: ActionName } & Record<string, unknown> = { action };
  for (const parameter of PARAMETERS[action]) {
    const value = inputValue(parameter, inputs);
    if (value !== undefined && parameter !== replacedByPointer({ action, inputs })) body[parameter] = value;
  }
  return body;
}

/** The point that the pointer's position replaces. */
function replacedByPointer({ action, inputs }: Draft): PointParameter | undefined {
  if (inputs.at !== 'pointer' || !PARAMETERS[action].includes('at')) return undefined;
  return action === 'left_click_drag' ? 'start_coordinate' : 'coordinate';
}

function inputValue(parameter: Parameter, inputs: Inputs): unknown {
  if (isPoint(parameter)) return pointValue(parameter, inputs);
  const text = inputs[parameter] ?? '';
  switch (parameterInfo(parameter).kind) {
    case 'integer':
      return text.trim() === '' ? undefined : numberOf(text);
    case 'flag':
      return text === 'true' ? true : undefined;
    case 'list':
      return text.trim() === '' ? undefined : listOf(parameter, text.trim().split(/\s+/));
    default:
      // Left out, the parser reports it as missing; an empty text would type nothing.
      return text === '' ? undefined : text;
  }
}

function pointValue(parameter: PointParameter, inputs: Inputs): unknown {
  const [x, y] = [inputs[`${parameter}.x`] ?? '', inputs[`${parameter}.y`] ?? ''];
  return x.trim() === '' && y.trim() === '' ? undefined : [numberOf(x), numberOf(y)];
}

/** A path is written as `320,180 640,360`, a list of combinations as `ctrl+a Delete`. */
function listOf(parameter: Parameter, items: readonly string[]): unknown {
  if (parameter === 'region' || parameter === 'fit')
    return items
      .flatMap((item) => item.split(','))
      .filter(Boolean)
      .map(numberOf);
  return parameter === 'path' ? items.map((pair) => pair.split(',').map(numberOf)) : items;
}

function numberOf(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

function isPoint(parameter: Parameter): parameter is PointParameter {
  return parameter === 'coordinate' || parameter === 'start_coordinate';
}

/** The inputs of a parameter. */
function inputsOf(parameter: Parameter): readonly InputName[] {
  return isPoint(parameter) ? [`${parameter}.x`, `${parameter}.y`] : [parameter];
}

/** The draft that sends a body again. Sensitive text was not stored, so it is missing. */
export function draftOf(body: ActionBody): Draft {
  const inputs: Partial<Record<InputName, string>> = {};
  for (const parameter of ALL_PARAMETERS) {
    const value = body[parameter];
    if (value == null || value === false) continue;
    const values = isPoint(parameter) && Array.isArray(value) ? value : [inputText(value)];
    for (const [i, name] of inputsOf(parameter).entries()) inputs[name] = String(values[i]);
  }
  const { action } = body;
  return { action: action != null && isActionName(action) ? action : EMPTY_DRAFT.action, inputs };
}

function inputText(value: NonNullable<ActionBody[Parameter]>): string {
  return Array.isArray(value) ? value.map(String).join(' ') : String(value);
}

const ALL_PARAMETERS: readonly Parameter[] = [...new Set(Object.values(PARAMETERS).flat())];

/** The coordinate space of a draft; native on each axis left empty. */
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

/** A point of a draft, in its coordinate space; undefined unless it is two integers. */
export function pointOf({ inputs }: Draft, parameter: PointParameter): Point | undefined {
  const [x, y] = [inputs[`${parameter}.x`] ?? '', inputs[`${parameter}.y`] ?? ''];
  const point = { x: Number(x), y: Number(y) };
  const whole = Number.isInteger(point.x) && Number.isInteger(point.y);
  return whole && x.trim() !== '' && y.trim() !== '' ? point : undefined;
}

/** Whether a point is outside the draft's coordinate space; the host clamps it to the edge. */
export function isBeyond(draft: Draft, parameter: PointParameter, native: Size): boolean {
  const point = pointOf(draft, parameter);
  const { width, height } = declaredBy(draft, native);
  return point !== undefined && (point.x < 0 || point.y < 0 || point.x >= width || point.y >= height);
}

/** A draft with a picked point (native pixels), mapped into the draft's coordinate space. */
export function withPoint(draft: Draft, parameter: PointParameter, picked: Point, native: Size): Draft {
  const { x, y } = mapPoint(picked, native, declaredBy(draft, native));
  const point = { [`${parameter}.x`]: String(x), [`${parameter}.y`]: String(y) };
  return { ...draft, inputs: { ...draft.inputs, ...point } };
}
