import {
  Bot,
  Circle,
  CircleAlert,
  Crosshair,
  Expand,
  Film,
  FilterX,
  FlipHorizontal,
  Hand,
  ListTree,
  LockOpen,
  Maximize2,
  MessageCircleQuestionMark,
  MonitorUp,
  Pause,
  PencilLine,
  Play,
  Power,
  Proportions,
  Repeat2,
  RotateCcw,
  Scan,
  Search,
  SendHorizontal,
  StepForward,
  Trash2,
} from 'lucide-react';
import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import { pickFirst } from '../composer/pick';
import { goToFailure } from '../log/failures';
import { editAgain } from '../panel/edit-again';
import { matchWindow } from '../panel/match-window';
import type { Panel } from '../panel/panel';
import { replayFrom, replaySelected, replaySession } from '../panel/replay-commands';
import type { Wall } from '../panel/wall';
import type { Command } from '../state/command-registry';
import { SHORTCUTS } from '../ui/shortcuts';
import { command, inSections, type Unsectioned } from './command';

/** The commands of a desktop's page; components add others with `useCommands` while they are shown. */
export function panelCommands(panel: Panel, wall: Wall): readonly Command[] {
  return inSections([
    ['Desktop', [...desktopCommands(panel), ...screenCommands(panel, wall)]],
    ['Actions', logCommands(panel)],
    ['Composer', composerCommands(panel)],
    ['Replay', replayCommands(panel)],
    ['Recordings', recordingCommands(panel)],
  ]);
}

/** What commands ask of the panel's state. */
function conditions({ view, host, recordings, log }: Panel) {
  const isLive = () => recordings.router.store.getState().page === 'live';
  return {
    isLive,
    isConnected: () => isLive() && view.getState().live.kind === 'connected',
    hasDetails: () => isLive() && host.getState().selected !== undefined,
    hasSelection: () => isLive() && log.selectedRows().length > 0,
    hasReplay: () => isLive() && host.getState().replay !== undefined,
  };
}

function desktopCommands(panel: Panel): readonly Unsectioned[] {
  const { view, host, control } = panel;
  const { isLive, isConnected } = conditions(panel);
  const isPaused = () => host.getState().control.paused;
  return [
    command('control', Hand, () => void control.toggle(), {
      keywords: 'give back',
      scope: 'always',
      when: isConnected,
      isOther: () => view.getState().hasControl,
    }),
    command('pause', Pause, () => void control.setPaused(!isPaused()), {
      keywords: 'stop continue',
      isOther: isPaused,
    }),
    command('release', LockOpen, () => void panel.releaseKeys(), { keywords: 'held pressed' }),
    {
      id: 'panel.questions',
      title: 'Go to the agent’s question',
      icon: MessageCircleQuestionMark,
      keywords: 'answer ask',
      when: () => host.getState().questions.length > 0,
      run: () => panel.questions.show(),
    },
    {
      id: 'panel.connect',
      title: 'Connect to another desktop…',
      icon: MonitorUp,
      keywords: 'vnc server remote host virtual switch',
      run: () => panel.connect.show(),
    },
    {
      id: 'panel.agents',
      title: 'Connect an agent…',
      icon: Bot,
      keywords: 'mcp claude openai gemini sdk token curl client',
      run: () => panel.agentSetup.show(),
    },
    command('fit', Scan, () => view.set({ scale: 'fit' }), { keywords: 'zoom size', when: isLive }),
    command('actual', Expand, () => view.set({ scale: 'actual' }), { keywords: 'zoom size', when: isLive }),
  ];
}

/** The commands that change the screen itself. */
function screenCommands(panel: Panel, wall: Wall): readonly Unsectioned[] {
  const { isConnected } = conditions(panel);
  const { desktop, host } = panel;
  const isStopped = () => host.getState().desktop?.state === 'stopped';
  return [
    {
      id: 'panel.matchWindow',
      title: 'Match window',
      icon: Proportions,
      keywords: 'resize resolution size geometry fit pane',
      when: isConnected,
      run: () => void matchWindow(panel, wall),
    },
    {
      id: 'panel.stop',
      title: 'Stop the desktop…',
      icon: Power,
      keywords: 'end quit programs shut down',
      when: () => !isStopped(),
      run: () => wall.desktops.askStop(desktop),
    },
    {
      id: 'panel.start',
      title: 'Start the desktop',
      icon: Power,
      when: isStopped,
      run: panel.live.start,
    },
    {
      id: 'panel.delete',
      title: 'Delete the desktop…',
      icon: Trash2,
      keywords: 'remove',
      when: () => desktop !== MAIN_DESKTOP,
      run: () => wall.desktops.askDelete(desktop),
    },
  ];
}

function logCommands(panel: Panel): readonly Unsectioned[] {
  const { view, host, log, focus } = panel;
  const { isLive, hasDetails } = conditions(panel);
  const editSelected = () => {
    const { selected: entry } = host.getState();
    if (entry) editAgain(panel, entry.request);
  };
  const keywords = 'compare pictures';
  return [
    command('log', ListTree, () => focus.focus('log'), { when: isLive }),
    command('again', Repeat2, editSelected, { when: hasDetails }),
    command('flip', FlipHorizontal, view.flipCompare, { keywords, when: hasDetails }),
    command('enlarge', Maximize2, () => view.set({ enlarged: true }), {
      keywords: `${keywords} large`,
      when: hasDetails,
    }),
    command('nextFailure', CircleAlert, () => goToFailure(panel, 1), { keywords: 'error', when: isLive }),
    command('previousFailure', CircleAlert, () => goToFailure(panel, -1), {
      keywords: 'error',
      when: isLive,
    }),
    command('clear', FilterX, log.clearFilter, { when: isLive }),
    command('search', Search, () => focus.focus(isLive() ? 'log-search' : 'library-search'), {
      isOther: () => !isLive(),
    }),
  ];
}

function composerCommands(panel: Panel): readonly Unsectioned[] {
  const { isLive, isConnected } = conditions(panel);
  return [
    command('composer', PencilLine, () => panel.focus.focus('composer-action'), { when: isLive }),
    command('pick', Crosshair, () => pickFirst(panel), { when: isConnected }),
    {
      id: 'panel.send',
      title: SHORTCUTS.send.title,
      icon: SendHorizontal,
      when: isLive,
      run: () => void panel.composer.send(),
    },
  ];
}

function replayCommands(panel: Panel): readonly Unsectioned[] {
  const { host, replays } = panel;
  const { isLive, hasSelection, hasReplay } = conditions(panel);
  return [
    command('replayToggle', Play, () => void replays.toggle(), {
      when: hasReplay,
      isOther: () => host.getState().replay?.status === 'playing',
    }),
    command('replayStep', StepForward, () => void replays.command('step'), { when: hasReplay }),
    command('replaySelection', Repeat2, () => void replaySelected(panel), { when: hasSelection }),
    {
      id: 'panel.replayFrom',
      title: 'Replay from the selected action',
      icon: StepForward,
      when: hasSelection,
      run: () => void replayFrom(panel),
    },
    {
      id: 'panel.replaySession',
      title: 'Replay the whole session',
      icon: RotateCcw,
      when: isLive,
      run: () => void replaySession(panel),
    },
  ];
}

function recordingCommands(panel: Panel): readonly Unsectioned[] {
  const { own, router, toggle } = panel.recordings;
  const { isLive } = conditions(panel);
  return [
    command('recordings', Film, () => router.go({ page: isLive() ? 'recordings' : 'live' }), {
      isOther: () => !isLive(),
    }),
    command('record', Circle, toggle, {
      keywords: 'video',
      isOther: () => own.getState().phase === 'recording',
    }),
  ];
}
