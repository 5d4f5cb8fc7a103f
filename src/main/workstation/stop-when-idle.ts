import type { Logger } from 'pino';
import { now } from '../base/clock';
import type { Parts } from './parts';

interface IdleOptions {
  /** How long a desktop may be unused (min); 0 for ever. */
  readonly minutes: number;
  /** Connected live views. */
  readonly viewers: () => number;
  readonly log: Logger;
}

/** Longest time between two checks (ms). */
const CHECK_MS = 15_000;

/**
 * Stops a virtual desktop that nobody has used or watched for a while; its next use starts it again.
 * @returns a function that ends the checks
 */
export function stopWhenIdle(parts: Parts, { minutes, viewers, log }: IdleOptions): () => void {
  const { bus, desktop, connector, dispatcher, recorder, replay, questions, control } = parts;
  const limit = minutes * 60_000;
  let usedAt = now();
  const use = () => {
    usedAt = now();
  };
  const isUsed = () =>
    viewers() > 0 ||
    dispatcher.running !== undefined ||
    recorder.active().length > 0 ||
    questions.waiting.length > 0 ||
    replay.state?.status === 'playing' ||
    replay.state?.status === 'asking' ||
    control.state.holder === 'person';

  async function check(): Promise<void> {
    if (isUsed()) use();
    const isStoppable = desktop.backend === 'virtual' && desktop.state.state === 'running';
    if (!isStoppable || now() - usedAt < limit) return;
    await connector
      .stopCurrent(() => undefined)
      .catch((error: unknown) => log.warn({ err: error }, 'Not stopped'));
    use();
  }

  if (minutes === 0) return () => undefined;
  bus.on('action.started', use);
  bus.on('action.done', use);
  desktop.onChange(use);
  const timer = setInterval(() => void check(), Math.min(CHECK_MS, limit / 2)).unref();
  return () => clearInterval(timer);
}
