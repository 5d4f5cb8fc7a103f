import { z } from 'zod';
import {
  ReplayAnswer,
  ReplayRequest,
  ReplaySettings,
  ReplayState,
  ReplaySteps,
  ReplaySummary,
} from '../replay';
import { EXAMPLE_SESSION, VIEWER } from './parameters';
import { empty, type Routes, snapshotAnswer } from './route';

const REPLAY_EXAMPLES = {
  session: { session: EXAMPLE_SESSION },
  paused: { session: EXAMPLE_SESSION, speed: 'double', paused: true },
};
const PictureQuery = z.object({
  question: z.string().optional().describe('Ignored; makes the URL unique.'),
});
const answers = { 200: ReplayState };
const command = { method: 'POST', answers, errors: ['no-replay', 'replay-state'] } as const;

export const REPLAY_ROUTES = {
  getReplay: {
    method: 'GET',
    path: '/api/v0/replay',
    summary: 'Get the loaded replay',
    answers,
    errors: ['no-replay'],
  },
  listReplaySteps: {
    method: 'GET',
    path: '/api/v0/replay/steps',
    summary: 'List the completed steps of the replay',
    answers: { 200: ReplaySteps },
    errors: ['no-replay'],
  },
  loadReplay: {
    method: 'POST',
    path: '/api/v0/replay',
    summary: 'Load and start a replay of recorded actions',
    description:
      'Replaces the loaded replay unless that is playing. Of several actions, those that failed or only read the screen are ' +
      'left out. Before each step, the screen around its target (for keys the whole screen) is compared with the snapshot ' +
      'taken before the recorded action. If they differ, the replay asks. Events of type `replay` report progress.',
    headers: VIEWER,
    body: ReplayRequest,
    examples: REPLAY_EXAMPLES,
    answers,
    errors: ['nothing-to-replay', 'action-not-found', 'replay-busy', 'replay-state'],
  },
  planReplay: {
    method: 'POST',
    path: '/api/v0/replay/plan',
    summary: 'Describe a replay without loading it',
    description:
      'Returns how many steps the replay will have, how long it will take, and how many steps can be verified.',
    body: ReplayRequest,
    examples: REPLAY_EXAMPLES,
    answers: { 200: ReplaySummary },
    errors: ['nothing-to-replay', 'action-not-found', 'replay-busy', 'replay-state'],
  },
  unloadReplay: {
    method: 'DELETE',
    path: '/api/v0/replay',
    summary: 'Stop and unload the replay',
    answers: { 204: empty('No replay is loaded.') },
  },
  updateReplay: {
    method: 'PATCH',
    path: '/api/v0/replay',
    summary: 'Change the speed or verification of the replay',
    body: ReplaySettings,
    examples: { faster: { speed: 'double' }, unverified: { verify: false } },
    answers,
    errors: ['no-replay', 'replay-state'],
  },
  playReplay: {
    ...command,
    path: '/api/v0/replay/play',
    summary: 'Start or resume the replay',
    description:
      'Starts a finished replay from the beginning. Retries a failed step, and compares a differing screen again.',
    headers: VIEWER,
  },
  pauseReplay: {
    ...command,
    path: '/api/v0/replay/pause',
    summary: 'Pause after the current step',
  },
  stepReplay: {
    ...command,
    path: '/api/v0/replay/step',
    summary: 'Perform one step without waiting for its time',
    headers: VIEWER,
  },
  skipReplayStep: {
    ...command,
    path: '/api/v0/replay/skip',
    summary: 'Skip the next step',
  },
  stopReplay: {
    ...command,
    path: '/api/v0/replay/stop',
    summary: 'Stop the replay and abort the current step',
  },
  answerReplay: {
    ...command,
    path: '/api/v0/replay/answer',
    summary: 'Answer the question of the replay',
    headers: VIEWER,
    body: ReplayAnswer,
    examples: { continue: { question: 1, answer: 'go_on' }, text: { question: 2, text: 'secret' } },
  },
  getRecordedScreen: {
    method: 'GET',
    path: '/api/v0/replay/before',
    earlierPath: '/api/v0/replay/before.webp',
    summary: 'Get the recorded screen before the step in question',
    query: PictureQuery,
    answers: { 200: snapshotAnswer() },
    errors: ['no-question'],
  },
  getComparedScreen: {
    method: 'GET',
    path: '/api/v0/replay/now',
    earlierPath: '/api/v0/replay/now.webp',
    summary: 'Get the screen that was compared with the recorded one',
    query: PictureQuery,
    answers: { 200: snapshotAnswer() },
    errors: ['no-question'],
  },
} as const satisfies Routes;
