import { ShieldCheck, SkipForward, Square, X } from 'lucide-react';
import type { Panel } from '../panel/panel';
import type { Command } from '../state/command-registry';

/** Commands for the loaded replay, except those with a key. */
export function replayCommands({ replays, host }: Pick<Panel, 'replays' | 'host'>): readonly Command[] {
  const replay = () => host.getState().replay;
  const isRunning = () => {
    const { status } = replay() ?? {};
    return status === 'playing' || status === 'paused' || status === 'asking';
  };
  const commands: readonly Omit<Command, 'section'>[] = [
    {
      id: 'replay.skip',
      title: 'Skip this step of the replay',
      icon: SkipForward,
      when: isRunning,
      run: () => void replays.command('skip'),
    },
    {
      id: 'replay.stop',
      title: 'Stop the replay',
      icon: Square,
      when: isRunning,
      run: () => void replays.command('stop'),
    },
    {
      id: 'replay.verify',
      title: 'Toggle verification of the replay',
      icon: ShieldCheck,
      keywords: 'compare screen',
      run: () => void replays.change({ verify: !replay()?.verify }),
    },
    {
      id: 'replay.close',
      title: 'Close the replay',
      icon: X,
      run: () => void replays.close(),
    },
  ];
  return commands.map((command) => ({ ...command, section: 'Replay' }));
}
