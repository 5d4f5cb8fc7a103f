import { ShieldCheck, SkipForward, Square, X } from 'lucide-react';
import type { Panel } from '../panel/panel';
import type { Command } from '../state/command-registry';

/** What can be done with the replay that is loaded, beside what has a key of its own. */
export function replayCommands({ replays, host }: Pick<Panel, 'replays' | 'host'>): readonly Command[] {
  const replay = () => host.getState().replay;
  const goesOn = () => {
    const { status } = replay() ?? {};
    return status === 'playing' || status === 'paused' || status === 'asking';
  };
  return [
    {
      id: 'replay.skip',
      title: 'Skip this step of the replay',
      section: 'Replay',
      icon: SkipForward,
      when: goesOn,
      run: () => void replays.command('skip'),
    },
    {
      id: 'replay.stop',
      title: 'Stop the replay',
      section: 'Replay',
      icon: Square,
      when: goesOn,
      run: () => void replays.command('stop'),
    },
    {
      id: 'replay.verify',
      title: 'Verify each step of the replay, or no longer',
      section: 'Replay',
      icon: ShieldCheck,
      keywords: 'compare screen',
      run: () => void replays.change({ verify: !replay()?.verify }),
    },
    {
      id: 'replay.close',
      title: 'Close the replay',
      section: 'Replay',
      icon: X,
      run: () => void replays.close(),
    },
  ];
}
