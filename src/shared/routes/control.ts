import { ControlState, GiveBackControl, SensitiveTyping, TakeControl } from '../control';
import type { Routes } from './route';

/** The lease on pointer and keyboard. */
export const CONTROL_ROUTES = {
  getControl: {
    method: 'GET',
    path: '/api/v0/control',
    summary: 'Get control state',
    answers: { 200: ControlState },
  },
  takeControl: {
    method: 'POST',
    path: '/api/v0/control/take',
    summary: 'Take control for a live view',
    description:
      'Rejects the actions of agents and of other live views with 423, including the running action and those that are ' +
      'queued. `cursor_position` still works, and `screenshot` does except during private typing. Once this is answered, all ' +
      'keys and buttons are released, and the live view’s pointer and keys are forwarded. Control ends when it is ' +
      'released, when the live view closes, or when it is idle for 10 minutes.',
    body: TakeControl,
    examples: { take: { viewer: 'my-view' }, force: { viewer: 'my-view', force: true } },
    answers: { 200: ControlState },
    errors: ['viewer-not-found', 'control-held', 'control-lost', 'control-failed'],
  },
  releaseControl: {
    method: 'POST',
    path: '/api/v0/control/give-back',
    summary: 'Release control',
    description: 'Does nothing if no live view has control, or a different one than `viewer`.',
    body: GiveBackControl.nullish(),
    examples: { any: {}, one: { viewer: 'my-view' } },
    answers: { 200: ControlState },
    errors: ['control-failed'],
  },
  pauseAgent: {
    method: 'POST',
    path: '/api/v0/control/pause',
    summary: 'Pause the agent',
    description:
      'Aborts the running action of an agent and releases its keys and buttons. Nobody gets control.',
    answers: { 200: ControlState },
  },
  resumeAgent: {
    method: 'POST',
    path: '/api/v0/control/resume',
    summary: 'Resume the agent',
    answers: { 200: ControlState },
  },
  setPrivateTyping: {
    method: 'POST',
    path: '/api/v0/control/sensitive',
    summary: 'Turn private typing on or off',
    description:
      'While it is on, the journal keeps only the length of text typed in the live view that has control, no snapshots are ' +
      'taken, and screenshots of agents are rejected with 423. It turns off when control ends.',
    body: SensitiveTyping,
    examples: { on: { viewer: 'my-view', sensitive: true } },
    answers: { 200: ControlState },
    errors: ['viewer-not-found', 'control-not-held'],
  },
} as const satisfies Routes;
