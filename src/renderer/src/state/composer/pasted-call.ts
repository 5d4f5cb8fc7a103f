import { type ActionBody, MAX_DECLARED_SIZE } from '../../../../shared/action';
import { readAnthropic } from '../../../../shared/dialects/anthropic';
import { readGemini } from '../../../../shared/dialects/gemini';
import { readOpenAi } from '../../../../shared/dialects/openai';
import type { Size } from '../../../../shared/geometry';

type PastedCall =
  /** `others`: the number of requests that follow the first. */
  { readonly body: ActionBody; readonly others: number } | { readonly problem: string };

/**
 * The first action of a call in the JSON of a model's vendor; undefined for any other JSON. `declared` is the size of the
 * model's screenshots; without it the points are those of the desktop.
 */
export function readPastedCall(value: unknown, declared: Size | undefined): PastedCall | undefined {
  const space = declared ?? { width: MAX_DECLARED_SIZE, height: MAX_DECLARED_SIZE };
  for (const read of [readAnthropic, readOpenAi, readGemini]) {
    const calls = read(value, { space, pictures: 'asked' })?.calls ?? [];
    const problem = calls[0]?.problem;
    if (problem !== undefined) return { problem };
    const bodies = calls.flatMap((call) => (call.bodies.length > 0 ? call.bodies : [screenshotOf(space)]));
    const [first] = bodies;
    if (first) return { body: declared ? first : native(first), others: bodies.length - 1 };
  }
  return undefined;
}

function screenshotOf({ width, height }: Size): ActionBody {
  return { action: 'screenshot', scaled_width: width, scaled_height: height };
}

/** Without the size that stands for an unknown one. */
function native({ scaled_width, scaled_height, ...body }: ActionBody): ActionBody {
  const isUnknown = scaled_width === MAX_DECLARED_SIZE;
  return isUnknown || scaled_width == null ? body : { ...body, scaled_width, scaled_height };
}
