import type { z } from 'zod';
import {
  type ReplayAnswer,
  type ReplayQuestion,
  type ReplayRequest,
  type ReplaySettings,
  ReplayState,
  ReplaySummary,
} from '../../../shared/replay';
import { type Ask, asJson } from './http';

const ONE = '/api/v0/replay';

export type ReplayCommand = 'play' | 'pause' | 'step' | 'skip' | 'stop';

/** The host's replay. Every method throws `ApiFailure`. */
export interface ReplayApi {
  load(request: z.input<typeof ReplayRequest>): Promise<ReplayState>;
  /** What loading it would do. */
  plan(request: z.input<typeof ReplayRequest>): Promise<ReplaySummary>;
  command(command: ReplayCommand): Promise<ReplayState>;
  change(settings: ReplaySettings): Promise<ReplayState>;
  answer(answer: ReplayAnswer): Promise<ReplayState>;
  unload(): Promise<void>;
}

/** `viewer` is what this panel's live view calls itself: while it has control, what is replayed from here is done. */
export function createReplayApi(ask: Ask, viewer: string): ReplayApi {
  const hands = { 'jumpseat-viewer': viewer };
  const json = (method: string, body: unknown) => asJson(method, body, hands);
  return {
    plan: async (request) => ReplaySummary.parse(await ask(`${ONE}/plan`, json('POST', request))),
    load: async (request) => ReplayState.parse(await ask(ONE, json('POST', request))),
    command: async (command) =>
      ReplayState.parse(await ask(`${ONE}/${command}`, { method: 'POST', headers: hands })),
    change: async (settings) => ReplayState.parse(await ask(ONE, json('PATCH', settings))),
    answer: async (answer) => ReplayState.parse(await ask(`${ONE}/answer`, json('POST', answer))),
    async unload() {
      await ask(ONE, { method: 'DELETE' });
    },
  };
}

/** Where a picture of a question is, while it is open. */
export function questionPicture({ number }: ReplayQuestion, which: 'before' | 'now'): string {
  return `${ONE}/${which}.webp?question=${number}`;
}
