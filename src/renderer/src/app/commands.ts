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
  Keyboard,
  ListTree,
  LockOpen,
  type LucideIcon,
  Maximize2,
  MessageCircleQuestionMark,
  Monitor,
  MonitorUp,
  Moon,
  Pause,
  PencilLine,
  Play,
  Repeat2,
  RotateCcw,
  Scan,
  Search,
  SendHorizontal,
  StepForward,
  Sun,
} from 'lucide-react';
import { pickFirst } from '../composer/pick';
import { goToFailure } from '../log/failures';
import { editAgain } from '../panel/edit-again';
import type { Panel } from '../panel/panel';
import { replayFrom, replaySelected, replaySession } from '../panel/replay-commands';
import type { Command, Section } from '../state/command-registry';
import { SHORTCUTS } from '../ui/shortcuts';

/** Opens the dialogs of the panel itself. */
export interface DialogOpeners {
  readonly openHelp: () => void;
  readonly openPalette: () => void;
}

/** The commands that always exist; components add others with `useCommands` while they are shown. */
export function panelCommands(panel: Panel, openers: DialogOpeners): readonly Command[] {
  const sections: readonly (readonly [Section, readonly Unsectioned[]])[] = [
    ['Desktop', desktopCommands(panel)],
    ['Actions', logCommands(panel)],
    ['Composer', composerCommands(panel)],
    ['Replay', replayCommands(panel)],
    ['Recordings', recordingCommands(panel)],
    ['Panel', [...settingCommands(panel), ...dialogCommands(openers)]],
  ];
  return sections.flatMap(([section, commands]) => commands.map((command) => ({ ...command, section })));
}

interface CommandDetails extends Pick<Command, 'keywords' | 'scope' | 'hidden' | 'when'> {
  /** Whether the shortcut's second title holds now. */
  readonly isOther?: () => boolean;
}

type Unsectioned = Omit<Command, 'section'>;

/** A command with a shortcut. */
function command(
  name: keyof typeof SHORTCUTS,
  icon: LucideIcon,
  run: () => void,
  { isOther, ...details }: CommandDetails = {},
): Unsectioned {
  const shortcut: { readonly keys: string; readonly title: string; readonly other?: string } =
    SHORTCUTS[name];
  const { keys, title, other = title } = shortcut;
  return {
    id: `panel.${name}`,
    keys,
    title: isOther ? () => (isOther() ? other : title) : title,
    icon,
    run,
    ...details,
  };
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

const THEMES = [
  { theme: 'light', title: 'Use the light theme', icon: Sun },
  { theme: 'dark', title: 'Use the dark theme', icon: Moon },
  { theme: 'system', title: 'Use the system’s theme', icon: Monitor },
] as const;

function settingCommands({ theme: themes, view }: Panel): readonly Unsectioned[] {
  return [
    ...THEMES.map(({ theme, title, icon }) => ({
      id: `panel.theme.${theme}`,
      title,
      icon,
      keywords: 'colors appearance mode',
      run: () => themes.select(theme),
    })),
    ...[true, false].map((on) => ({
      id: `panel.singleKeys.${on ? 'on' : 'off'}`,
      title: `Turn ${on ? 'on' : 'off'} single-key shortcuts`,
      icon: Keyboard,
      keywords: 'keyboard character keys shortcuts accessibility',
      when: () => view.getState().singleKeys !== on,
      run: () => view.set({ singleKeys: on }),
    })),
  ];
}

function dialogCommands({ openHelp, openPalette }: DialogOpeners): readonly Unsectioned[] {
  return [
    command('help', Keyboard, openHelp, { keywords: 'shortcuts keyboard help' }),
    command('palette', Search, openPalette, { scope: 'typing', hidden: true }),
  ];
}
