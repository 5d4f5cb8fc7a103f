import type { ActionName, Parameter } from '../../../shared/action';
import { PARAMETERS, type ParameterInfo, parameterInfo } from '../../../shared/action-parameters';

const INFOS: ReadonlyMap<Parameter, ParameterInfo> = new Map(
  Object.values(PARAMETERS)
    .flat()
    .map((parameter) => [parameter, parameterInfo(parameter)]),
);

/** What the schema says of a parameter, read once. */
export function infoOf(parameter: Parameter): ParameterInfo {
  return INFOS.get(parameter) ?? parameterInfo(parameter);
}

/** The short word before a row; the schema's title where there is none. */
export function fieldLabel(parameter: Parameter, action: ActionName): string {
  switch (parameter) {
    case 'start_coordinate':
      return 'From';
    case 'coordinate':
      return action === 'left_click_drag' ? 'To' : 'At';
    case 'text':
      return action === 'type' ? 'Text' : 'Keys';
    case 'duration':
      return 'For';
    case 'scroll_amount':
      return 'Scroll';
    case 'scaled_width':
      return 'Size';
    default:
      return infoOf(parameter).title;
  }
}

/** How much will be typed, in characters as a person counts them, and what a new line is. */
export function describeTextLength(text: string): string {
  const characters = [...GRAPHEMES.segment(text)].length;
  const lines = text.split('\n').length - 1;
  const count = `${characters.toLocaleString()} ${characters === 1 ? 'character' : 'characters'}`;
  return lines === 0 ? `${count}; a new line is Return` : `${count}, ${lines} × Return`;
}

const GRAPHEMES = new Intl.Segmenter();
