import type { ActionBody, ActionName, Parameter } from '../../shared/action';
import { PARAMETERS } from '../../shared/action-parameters';
import { mapPoint, type Point, type Size } from '../../shared/geometry';

/** Clients send these with every action, so they cause no warning. */
const ALWAYS_FINE: ReadonlySet<Parameter> = new Set(['scaled_width', 'scaled_height', 'sensitive']);

const FIELDS = [
  'coordinate',
  'start_coordinate',
  'at',
  'path',
  'modifiers',
  'button',
  'text',
  'keys',
  'repeat',
  'duration',
  'until_still',
  'region',
  'fit',
  'format',
  'quality',
  'settle',
  'scroll_amount',
  'scroll_direction',
] as const satisfies readonly Parameter[];

/** A sentence for each field that the action does not use. Values are not repeated: they may be sensitive. */
export function unusedFields(action: ActionName, body: ActionBody): string[] {
  const used = new Set<Parameter>([...PARAMETERS[action], ...ALWAYS_FINE]);
  const unused = FIELDS.filter((field) => body[field] != null && !used.has(field));
  return unused.map((field) => `"${field}" was ignored: ${action} does not use it.`);
}

/** A field, and the one that it replaces if both are there. */
const REPLACEMENTS = [
  ['at', 'coordinate'],
  ['keys', 'text'],
] as const;
const DRAG_REPLACEMENTS = [
  ['path', 'coordinate'],
  ['path', 'start_coordinate'],
  ['at', 'start_coordinate'],
] as const;

/** A sentence for each field that a different field of the same action replaces. */
export function replacedFields(action: ActionName, body: ActionBody): string[] {
  const takes = PARAMETERS[action];
  return (action === 'left_click_drag' ? DRAG_REPLACEMENTS : REPLACEMENTS)
    .filter(([by, field]) => body[by] != null && body[field] != null && takes.includes(by))
    .map(([by, field]) => `"${field}" was ignored: "${by}" replaces it.`);
}

/** A sentence if the action uses the declared space and only one of its sides is declared. */
export function halfDeclared(
  action: ActionName,
  { scaled_width, scaled_height }: ActionBody,
  native: Size,
): string | undefined {
  const [width, height] = [(scaled_width ?? 0) > 0, (scaled_height ?? 0) > 0];
  if (width === height || !PARAMETERS[action].includes('scaled_width')) return undefined;
  return width
    ? `Only "scaled_width" was given: vertical coordinates count as native (${native.height} px).`
    : `Only "scaled_height" was given: horizontal coordinates count as native (${native.width} px).`;
}

/** A sentence if `point` lies outside of the declared `space`. */
export function outside(point: Point, space: Size): string | undefined {
  const inside = mapPoint(point, space, space);
  if (inside.x === point.x && inside.y === point.y) return undefined;
  return `[${point.x}, ${point.y}] is outside the ${space.width}x${space.height} desktop: [${inside.x}, ${inside.y}] was used.`;
}

/** Characters that X's Compose table turns into two. */
const COMPOSED = /[\u17fb-\u17ff\ufef5\ufef7\ufef9\ufefb]/g;

/** A sentence if the text has characters that programs not started from the desktop's menu may write differently. */
export function composed(text: string, sensitive: boolean): string | undefined {
  const found = [...new Set(text.match(COMPOSED) ?? [])];
  if (found.length === 0) return undefined;
  const names = sensitive ? 'some characters' : found.map(codePointName).join(', ');
  return `Only programs started from the desktop's menu write ${names} as such: X composes two characters of it for others.`;
}

const codePointName = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A sentence if `program`, the name of a process, drops some characters of the text. */
export function droppedBy(program: string | undefined, text: string): string | undefined {
  if (program === 'java' && /[^\0-\uffff]/u.test(text))
    return 'The program runs on Java, whose text fields drop characters beyond U+FFFF such as emoji.';
  if (program !== undefined && /\.exe$|^wine/i.test(program) && /[^\0-\x7f]/.test(text))
    return 'The program runs on Wine, whose programs may drop characters beyond ASCII.';
  return undefined;
}
