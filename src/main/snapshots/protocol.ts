import { z } from 'zod';
import { Pictures } from '../../shared/journal';
import type { Endpoint } from '../rfb/endpoint';

/** An X display such as `:10`, and the path of its cookie file. */
const Display = z.object({ display: z.string(), xauthority: z.string() });
export type Display = z.infer<typeof Display>;

/** Between the host and the process that makes its pictures. Times are {@link monotonic}. */
export const ToWorker = z.discriminatedUnion('type', [
  /** The desktop is there, again perhaps. */
  z.object({
    type: z.literal('desktop'),
    endpoint: z.custom<Endpoint>((value) => typeof value === 'object'),
    /** Where what is drawn is on its way to viewers at once, so that the X server can be asked when to look. */
    display: Display.optional(),
  }),
  z.object({
    type: z.literal('started'),
    id: z.uuid(),
    /** Whether it may change the screen, so that there is one after it; else it only looks. */
    changes: z.boolean(),
    sensitive: z.boolean(),
    /** A time before anything of it was sent to the desktop. */
    at: z.number(),
  }),
  z.object({ type: z.literal('done'), id: z.uuid(), seq: z.int().optional(), at: z.number() }),
  /** A person presses something: the beginning of what will be told as past. */
  z.object({ type: z.literal('hand'), at: z.number() }),
  /** Another one has begun, of which no more will be heard. */
  z.object({ type: z.literal('touched') }),
  /** It was over when we heard of it. */
  z.object({
    type: z.literal('past'),
    began: z.number().optional(),
    id: z.uuid(),
    seq: z.int().optional(),
    at: z.number(),
  }),
  /** A person uses the desktop: an action may follow at any moment. */
  z.object({ type: z.literal('attend') }),
  /** What happens on the screen from `at` on must not be pictured, or may be again. */
  z.object({ type: z.literal('discreet'), on: z.boolean(), at: z.number() }),
  /** A key of that is about to be pressed, perhaps with more in the next {@link KEYS_MS}. */
  z.object({ type: z.literal('key'), at: z.number() }),
  /** The fingerprints that a worker before this one found, and what was on the screen before what it had not found yet. */
  z.object({ type: z.literal('fingerprints'), pieces: z.string() }),
  z.object({ type: z.literal('before'), pieces: z.string() }),
  /** No more will come: finish what there is, and end. */
  z.object({ type: z.literal('finish') }),
]);
export type ToWorker = z.infer<typeof ToWorker>;

export const FromWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('made'), id: z.uuid(), seq: z.int().optional(), pictures: Pictures }),
  /** They were the oldest, and the disk's share is full. */
  z.object({ type: z.literal('removed'), session: z.string(), ids: z.array(z.uuid()) }),
  z.object({ type: z.literal('notice'), message: z.string() }),
  /** All of this session's were deleted. */
  z.object({ type: z.literal('lost') }),
  /** What a sensitive text left on the screen, as hashes. `complete`: all that was sensitive until now is among them. */
  z.object({ type: z.literal('fingerprints'), pieces: z.string(), complete: z.boolean() }),
  /** The writing on the screen before the sensitive text that begins. */
  z.object({ type: z.literal('before'), pieces: z.string() }),
  /** It has the screen as it is, and asks for nothing until more is drawn: what is said next may be said later. */
  z.object({ type: z.literal('rests') }),
]);
export type FromWorker = z.infer<typeof FromWorker>;

/** Shortest time between two reports of private typing (ms). */
export const PRIVATE_KEY_INTERVAL_MS = 200;

/** What the worker is started with, as JSON in its only argument. */
export const WorkerOptions = z.object({
  /** The folder of all sessions, and which of them goes on. */
  sessionsDir: z.string(),
  session: z.string(),
  /** Bytes the pictures of all sessions may take. */
  maxBytes: z.number(),
  /** Bytes that must stay free on the disk. */
  minFreeBytes: z.number(),
});
export type WorkerOptions = z.infer<typeof WorkerOptions>;

/** Milliseconds on a clock that never jumps and that all processes of a machine share. */
export function monotonic(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
