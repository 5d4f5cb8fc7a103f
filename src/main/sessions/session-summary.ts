import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { Source } from '../../shared/journal';
import { parseBoundedJson } from '../../shared/json';
import { ENTRY_LIMITS, MAX_READ_BYTES } from '../journal/parse-entries';

/** What the list shows of a session's actions, and how far it has read the file. */
export const SessionSummary = z.object({
  /** Size of the lines that are counted (bytes). */
  bytes: z.int(),
  actions: z.int(),
  failed: z.int(),
  sources: z.array(Source),
  started_at: z.iso.datetime().optional(),
  ended_at: z.iso.datetime().optional(),
});
export type SessionSummary = z.infer<typeof SessionSummary>;

export const EMPTY_SUMMARY: SessionSummary = { bytes: 0, actions: 0, failed: 0, sources: [] };

/** The fields of an entry that matter. Validating all fields would take ten times as long. */
const Counted = z.object({
  source: Source,
  status: z.string(),
  received_at: z.iso.datetime(),
  done_at: z.iso.datetime().optional(),
});

/** Few enough that parsing them blocks nothing else. */
const READ_BYTES = 128 * 1024;

/** Adds what is new in the file since `before`. */
export async function summarize(path: string, before: SessionSummary): Promise<SessionSummary> {
  let summary = before;
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const read of createReadStream(path, { start: before.bytes, highWaterMark: READ_BYTES })) {
    const chunk: Buffer = read;
    const whole = chunk.lastIndexOf('\n') + 1;
    if (whole > 0) {
      const lines = Buffer.concat([...rest, chunk.subarray(0, whole)]);
      for (const line of lines.toString('utf8').split('\n'))
        if (line !== '') summary = withLine(summary, line);
      summary = { ...summary, bytes: summary.bytes + lines.length };
      rest = [];
      restBytes = 0;
    }
    rest.push(chunk.subarray(whole));
    restBytes += chunk.length - whole;
    if (restBytes > MAX_READ_BYTES) break; // not our file: the rest is not counted
  }
  return summary;
}

/** Counts a line. One that is not an entry counts as an action too, because it takes a number. */
function withLine(summary: SessionSummary, line: string): SessionSummary {
  const entry = Counted.safeParse(parseBoundedJson(line, ENTRY_LIMITS)).data;
  return entry ? countEntry(summary, entry) : { ...summary, actions: summary.actions + 1 };
}

export function countEntry(summary: SessionSummary, entry: z.infer<typeof Counted>): SessionSummary {
  const counted = { ...summary, actions: summary.actions + 1 };
  const { source, status, received_at, done_at } = entry;
  if (status === 'failed') counted.failed += 1;
  if (!counted.sources.includes(source)) counted.sources = [...counted.sources, source];
  // Entries are in the order in which the actions ended, not started.
  if (counted.started_at === undefined || received_at < counted.started_at) counted.started_at = received_at;
  const ended = done_at ?? received_at;
  if (counted.ended_at === undefined || ended > counted.ended_at) counted.ended_at = ended;
  return counted;
}
