import type { ActionName, Parameter } from '../../../shared/action';
import { parameterInfo } from '../../../shared/action-parameters';
import { formatCount } from '../ui/format';

const LABELS: Readonly<Partial<Record<Parameter, string>>> = {
  start_coordinate: 'From',
  duration: 'For',
  until_still: 'Until',
  repeat: 'Times',
  scroll_amount: 'Scroll',
  scaled_width: 'Coordinate space',
};

/** The label of a row; by default the schema's title. */
export function fieldLabel(parameter: Parameter, action: ActionName): string {
  if (parameter === 'coordinate') return action === 'left_click_drag' ? 'To' : 'Point';
  if (parameter === 'text') return action === 'type' ? 'Text' : 'Keys';
  return LABELS[parameter] ?? parameterInfo(parameter).title;
}

/** The number of characters a reader would count, and of line breaks, which press Return. */
export function describeTextLength(text: string): string {
  const characters = [...GRAPHEMES.segment(text)].length;
  const lines = text.split('\n').length - 1;
  const count = formatCount(characters, 'character');
  return lines === 0 ? `${count}; a line break presses Return` : `${count}, ${lines} × Return`;
}

const GRAPHEMES = new Intl.Segmenter();
