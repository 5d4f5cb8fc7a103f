import type { z } from 'zod';
import type {
  ReplayAnswer,
  ReplayQuestion,
  ReplayRequest,
  ReplaySettings,
  ReplayState,
  ReplaySummary,
} from '../../../shared/replay';
import { urlOf } from '../../../shared/routes/routes';
import type { Client } from './client';

const COMMANDS = {
  play: 'playReplay',
  pause: 'pauseReplay',
  step: 'stepReplay',
  skip: 'skipReplayStep',
  stop: 'stopReplay',
} as const;

export type ReplayCommand = keyof typeof COMMANDS;

/** The host's replay. Every method throws `ApiFailure`. */
export interface ReplayApi {
  load(request: z.input<typeof ReplayRequest>): Promise<ReplayState>;
  /** Describes the replay that `load` would start. */
  plan(request: z.input<typeof ReplayRequest>): Promise<ReplaySummary>;
  command(command: ReplayCommand): Promise<ReplayState>;
  change(settings: ReplaySettings): Promise<ReplayState>;
  answer(answer: ReplayAnswer): Promise<ReplayState>;
  unload(): Promise<void>;
}

/**
 * `viewer` is the name of this panel's live view. The host accepts the replay's actions while that view has control.
 */
export function createReplayApi({ call }: Client, viewer: string): ReplayApi {
  const headers = { 'jumpseat-viewer': viewer };
  return {
    plan: (body) => call('planReplay', { body, headers }),
    load: (body) => call('loadReplay', { body, headers }),
    command: (command) => call(COMMANDS[command], { headers }),
    change: (body) => call('updateReplay', { body, headers }),
    answer: (body) => call('answerReplay', { body, headers }),
    unload: () => call('unloadReplay'),
  };
}

/** The URL of a screen that an open question compares. */
export function questionPicture({ number }: ReplayQuestion, which: 'before' | 'now'): string {
  const id = which === 'before' ? 'getRecordedScreen' : 'getComparedScreen';
  return urlOf(id, { query: { question: String(number) } });
}
