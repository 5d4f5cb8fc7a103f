import type { ActionName, Parameter } from '../../../shared/action';
import { parameterInfo } from '../../../shared/action-parameters';
import { formatCount } from '../ui/format';

/** The label of a row; by default the schema's title. */
export function fieldLabel(parameter: Parameter, action: ActionName): string {
  switch (parameter) {
    case 'start_coordinate':
      return 'From';
    case 'coordinate':
      return action === 'left_click_drag' ? 'To' : 'Point';
    case 'text':
      return action === 'type' ? 'Text' : 'Keys';
    case 'duration':
      return 'For';
    case 'scroll_amount':
      return 'Scroll';
    case 'scaled_width':
      return 'Coordinate space';
    default:
      return parameterInfo(parameter).title;
  }
}

/** The number of characters a reader would count, and of line breaks, which press Return. */
export function describeTextLength(text: string): string {
  const characters = [...GRAPHEMES.segment(text)].length;
  const lines = text.split('\n').length - 1;
  const count = formatCount(characters, 'character');
  return lines === 0 ? `${count}; a line break presses Return` : `${count}, ${lines} × Return`;
}

const GRAPHEMES = new Intl.Segmenter();
