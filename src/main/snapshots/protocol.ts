import { z } from 'zod';
import { Pictures } from '../../shared/journal';
import type { Endpoint } from '../rfb/endpoint';

/** An X display such as `:10`, and the path of its cookie file. */
const Display = z.object({ display: z.string(), xauthority: z.string() });
export type Display = z.infer<typeof Display>;

/** Messages to the snapshot worker about the sessions of one desktop. Times are {@link monotonic} (ms). */
export const ToWorker = z.discriminatedUnion('type', [
  /** The desktop runs, perhaps again. */
  z.object({
    type: z.literal('desktop'),
    endpoint: z.custom<Endpoint>((value) => typeof value === 'object'),
    /** Set if the X server reports drawing before viewers receive it. */
    display: Display.optional(),
  }),
  /** Snapshots of the actions that start from here on belong to this session. */
  z.object({ type: z.literal('session'), session: z.string() }),
  z.object({
    type: z.literal('started'),
    id: z.uuid(),
    /** Whether the action may change the screen. A read-only action gets no "after" snapshot. */
    changes: z.boolean(),
    sensitive: z.boolean(),
    /** A time before anything was sent to the desktop. */
    at: z.number(),
  }),
  z.object({ type: z.literal('done'), id: z.uuid(), seq: z.int().optional(), at: z.number() }),
  /** A person starts an input, which `past` reports as an action after its end. */
  z.object({ type: z.literal('input-started'), at: z.number() }),
  /** An action started that gets no snapshots of its own. */
  z.object({ type: z.literal('touched') }),
  /** The action had already finished when it was reported. */
  z.object({
    type: z.literal('past'),
    startedAt: z.number().optional(),
    id: z.uuid(),
    seq: z.int().optional(),
    at: z.number(),
  }),
  /** A person uses the desktop, so an action may follow soon. */
  z.object({ type: z.literal('input') }),
  /** No snapshot may show the screen from `at` on, or snapshots may again. */
  z.object({ type: z.literal('private-typing'), on: z.boolean(), at: z.number() }),
  /** A private key follows, perhaps with more within {@link PRIVATE_KEY_INTERVAL_MS}. */
  z.object({ type: z.literal('private-key'), at: z.number() }),
  /** Fingerprints that an earlier worker found. */
  z.object({ type: z.literal('fingerprints'), pieces: z.string() }),
  /** The text on the screen before the sensitive text whose fingerprints are unknown. */
  z.object({ type: z.literal('before'), pieces: z.string() }),
  /** The session ends: write the pending snapshots. */
  z.object({ type: z.literal('finish') }),
]);
export type ToWorker = z.infer<typeof ToWorker>;

/** Messages from the snapshot worker about one session. */
export const FromWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('written'), id: z.uuid(), seq: z.int().optional(), pictures: Pictures }),
  /** The quota removed the snapshots of these actions. */
  z.object({ type: z.literal('removed'), ids: z.array(z.uuid()) }),
  z.object({ type: z.literal('notice'), message: z.string() }),
  /** The session's snapshots were deleted from the disk. */
  z.object({ type: z.literal('lost') }),
  /** Fingerprints of sensitive text. `complete`: of all that was sensitive until now. */
  z.object({ type: z.literal('fingerprints'), pieces: z.string(), complete: z.boolean() }),
  /** The text on the screen before the sensitive text that starts. */
  z.object({ type: z.literal('before'), pieces: z.string() }),
  /** The worker's screen is current and it requests nothing until something is drawn, so messages may be late. */
  z.object({ type: z.literal('rests') }),
  /** Answers `finish`. */
  z.object({ type: z.literal('finished') }),
]);
export type FromWorker = z.infer<typeof FromWorker>;

/** One worker serves several desktops, so each message names the session with which its channel was opened. */
export const ToWorkerEnvelope = z.object({ session: z.string(), message: ToWorker });
export const FromWorkerEnvelope = z.object({ session: z.string(), message: FromWorker });
export type FromWorkerEnvelope = z.infer<typeof FromWorkerEnvelope>;

/** Shortest time between two reports of private keys (ms). */
export const PRIVATE_KEY_INTERVAL_MS = 200;

/** The worker's only argument, as JSON. */
export const WorkerOptions = z.object({
  /** The folder of all sessions. */
  sessionsDir: z.string(),
  /** Limit for the snapshots of all sessions (bytes). */
  maxBytes: z.number(),
  /** Space to leave free on the disk (bytes). */
  minFreeBytes: z.number(),
});
export type WorkerOptions = z.infer<typeof WorkerOptions>;

/** A clock that never jumps and is the same in all processes of the machine (ms). */
export function monotonic(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
