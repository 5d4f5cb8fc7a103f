import type { ControlState } from '../../../shared/control';

/** The text of a live view about control. */
export interface ControlNotice {
  readonly kind: 'mine' | 'other' | 'paused';
  readonly title: string;
  readonly text: string;
}

/** Undefined if no one has control and the agent is not paused. */
export function controlNotice(control: ControlState, viewer: string): ControlNotice | undefined {
  const { holder, paused } = control;
  if (holder !== 'person') {
    const text = 'Agent actions are rejected. You can still act.';
    return paused ? { kind: 'paused', title: 'The agent is paused.', text } : undefined;
  }
  if (control.viewer === viewer) {
    const after = paused ? ' The agent stays paused after you give back control.' : '';
    return { kind: 'mine', title: 'You have control.', text: `The agent’s actions are blocked.${after}` };
  }
  const after = paused ? ' The agent stays paused after control is given back.' : '';
  return { kind: 'other', title: 'Someone else has control.', text: `You are view-only.${after}` };
}
