import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { parseJson } from '../../../shared/json';

/** The messages of the screen's process to its host, one line of JSON each. */
export const ScreenStatus = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), width: z.int(), height: z.int() }),
  /** A person moved the mouse. */
  z.object({ type: z.literal('manual-input') }),
  z.object({ type: z.literal('error'), message: z.string() }),
]);
export type ScreenStatus = z.infer<typeof ScreenStatus>;

/** Calls back with each status; other lines are ignored. */
export function readStatus(from: unknown, onStatus: (status: ScreenStatus) => void): void {
  if (!(from instanceof Readable)) throw new Error('The process has no status pipe.');
  from.on('error', () => undefined);
  createInterface({ input: from }).on('line', (line) => {
    const parsed = ScreenStatus.safeParse(parseJson(line));
    if (parsed.success) onStatus(parsed.data);
  });
}
