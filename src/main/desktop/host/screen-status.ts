import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { parseJson } from '../../../shared/json';

/** What the process of the screen tells its host, as a line of JSON each. */
export const ScreenStatus = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), width: z.int(), height: z.int() }),
  /** A person moved the mouse by hand. */
  z.object({ type: z.literal('hand') }),
  z.object({ type: z.literal('trouble'), message: z.string() }),
]);
export type ScreenStatus = z.infer<typeof ScreenStatus>;

/** Calls back with each; what is none is passed over. */
export function readStatus(from: unknown, onStatus: (status: ScreenStatus) => void): void {
  if (!(from instanceof Readable)) throw new Error('The process has no pipe to tell its status on.');
  from.on('error', () => undefined);
  createInterface({ input: from }).on('line', (line) => {
    const parsed = ScreenStatus.safeParse(parseJson(line));
    if (parsed.success) onStatus(parsed.data);
  });
}
