import type { ControlState } from '../../../shared/control';

/** What to tell whoever looks at a live view of who has the hands, and the way back. */
export interface ControlNotice {
  readonly kind: 'mine' | 'other' | 'paused';
  readonly title: string;
  readonly text: string;
}

/** Nothing while agents act as they like. */
export function controlNotice(control: ControlState, viewer: string): ControlNotice | undefined {
  const { holder, paused } = control;
  if (holder === 'person') {
    const after = paused ? ' They stay paused when it is given back.' : '';
    return control.viewer === viewer
      ? { kind: 'mine', title: 'You have control.', text: `Agents are refused.${after}` }
      : { kind: 'other', title: 'Somebody else has control.', text: `You and agents only watch.${after}` };
  }
  return paused
    ? { kind: 'paused', title: 'The agent is paused.', text: 'Its actions are refused; yours are not.' }
    : undefined;
}
