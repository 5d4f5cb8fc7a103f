import {
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
  Maximize2,
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
import type { Command } from '../state/command-registry';
import { SHORTCUTS } from '../ui/shortcuts';

/** Opens the dialogs of the panel itself. */
export interface DialogOpeners {
  readonly openHelp: () => void;
  readonly openPalette: () => void;
}

/** The commands that always exist; components add others with `useCommands` while they are shown. */
export function panelCommands(panel: Panel, openers: DialogOpeners): readonly Command[] {
  return [
    ...desktopCommands(panel),
    ...logCommands(panel),
    ...composerCommands(panel),
    ...replayCommands(panel),
    ...recordingCommands(panel),
    ...settingCommands(panel),
    ...dialogCommands(openers),
  ];
}

/** The id, keys and title of a command with a shortcut; `isOther`: its second title holds now. */
function named(name: keyof typeof SHORTCUTS, isOther?: () => boolean) {
  const shortcut: { readonly keys: string; readonly title: string; readonly other?: string } =
    SHORTCUTS[name];
  const { keys, title, other = title } = shortcut;
  return { id: `panel.${name}`, keys, title: isOther ? () => (isOther() ? other : title) : title };
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

function desktopCommands(panel: Panel): readonly Command[] {
  const { view, host } = panel;
  const { isLive, isConnected } = conditions(panel);
  const isPaused = () => host.getState().control.paused;
  return [
    {
      ...named('control', () => view.getState().hasControl),
      ...{ section: 'Desktop', icon: Hand, keywords: 'give back', scope: 'always', when: isConnected },
      run: () => void panel.control.toggle(),
    },
    {
      ...named('pause', isPaused),
      ...{ section: 'Desktop', icon: Pause, keywords: 'stop continue' },
      run: () => void panel.control.setPaused(!isPaused()),
    },
    {
      ...named('release'),
      ...{ section: 'Desktop', icon: LockOpen, keywords: 'held pressed' },
      run: () => void panel.releaseKeys(),
    },
    {
      ...{ id: 'panel.connect', title: 'Connect to another desktop…' },
      ...{ section: 'Desktop', icon: MonitorUp, keywords: 'vnc server remote host virtual switch' },
      run: () => panel.connect.show(),
    },
    {
      ...named('fit'),
      ...{ section: 'Desktop', icon: Scan, keywords: 'zoom size', when: isLive },
      run: () => view.setScale('fit'),
    },
    {
      ...named('actual'),
      ...{ section: 'Desktop', icon: Expand, keywords: 'zoom size', when: isLive },
      run: () => view.setScale('actual'),
    },
  ];
}

function logCommands(panel: Panel): readonly Command[] {
  const { view, host, log, focus } = panel;
  const { isLive, hasDetails } = conditions(panel);
  return [
    {
      ...named('log'),
      ...{ section: 'Actions', icon: ListTree, when: isLive },
      run: () => focus.focus('log'),
    },
    {
      ...named('again'),
      ...{ section: 'Actions', icon: Repeat2, when: hasDetails },
      run() {
        const { selected: entry } = host.getState();
        if (entry) editAgain(panel, entry.request);
      },
    },
    {
      ...named('flip'),
      ...{ section: 'Actions', icon: FlipHorizontal, keywords: 'compare pictures', when: hasDetails },
      run: view.flipCompare,
    },
    {
      ...named('enlarge'),
      ...{ section: 'Actions', icon: Maximize2, keywords: 'compare pictures large', when: hasDetails },
      run: () => view.setEnlarged(true),
    },
    {
      ...named('nextFailure'),
      ...{ section: 'Actions', icon: CircleAlert, keywords: 'error', when: isLive },
      run: () => goToFailure(panel, 1),
    },
    {
      ...named('previousFailure'),
      ...{ section: 'Actions', icon: CircleAlert, keywords: 'error', when: isLive },
      run: () => goToFailure(panel, -1),
    },
    {
      ...named('clear'),
      ...{ section: 'Actions', icon: FilterX, when: isLive },
      run: log.clearFilter,
    },
    {
      ...named('search', () => !isLive()),
      ...{ section: 'Actions', icon: Search },
      run: () => focus.focus(isLive() ? 'log-search' : 'library-search'),
    },
  ];
}

function composerCommands(panel: Panel): readonly Command[] {
  const { isLive, isConnected } = conditions(panel);
  return [
    {
      ...named('composer'),
      ...{ section: 'Composer', icon: PencilLine, when: isLive },
      run: () => panel.focus.focus('composer-action'),
    },
    {
      ...named('pick'),
      ...{ section: 'Composer', icon: Crosshair, when: isConnected },
      run: () => pickFirst(panel),
    },
    {
      ...{ id: 'panel.send', title: SHORTCUTS.send.title },
      ...{ section: 'Composer', icon: SendHorizontal, when: isLive },
      run: () => void panel.composer.send(),
    },
  ];
}

function replayCommands(panel: Panel): readonly Command[] {
  const { isLive, hasSelection, hasReplay } = conditions(panel);
  return [
    {
      ...named('replayToggle', () => panel.host.getState().replay?.status === 'playing'),
      ...{ section: 'Replay', icon: Play, when: hasReplay },
      run: () => void panel.replays.toggle(),
    },
    {
      ...named('replayStep'),
      ...{ section: 'Replay', icon: StepForward, when: hasReplay },
      run: () => void panel.replays.command('step'),
    },
    {
      ...named('replaySelection'),
      ...{ section: 'Replay', icon: Repeat2, when: hasSelection },
      run: () => void replaySelected(panel),
    },
    {
      ...{ id: 'panel.replayFrom', title: 'Replay from the selected action' },
      ...{ section: 'Replay', icon: StepForward, when: hasSelection },
      run: () => void replayFrom(panel),
    },
    {
      ...{ id: 'panel.replaySession', title: 'Replay the whole session' },
      ...{ section: 'Replay', icon: RotateCcw, when: isLive },
      run: () => void replaySession(panel),
    },
  ];
}

function recordingCommands(panel: Panel): readonly Command[] {
  const { recordings } = panel;
  const { isLive } = conditions(panel);
  return [
    {
      ...named('recordings', () => !isLive()),
      ...{ section: 'Recordings', icon: Film },
      run: () => recordings.router.go({ page: isLive() ? 'recordings' : 'live' }),
    },
    {
      ...named('record', () => recordings.own.getState().phase === 'recording'),
      ...{ section: 'Recordings', icon: Circle, keywords: 'video' },
      run: recordings.toggle,
    },
  ];
}

const THEMES = [
  { theme: 'light', title: 'Use the light theme', icon: Sun },
  { theme: 'dark', title: 'Use the dark theme', icon: Moon },
  { theme: 'system', title: 'Use the system’s theme', icon: Monitor },
] as const;

function settingCommands({ theme: themes, view }: Panel): readonly Command[] {
  return [
    ...THEMES.map(
      ({ theme, title, icon }): Command => ({
        ...{ id: `panel.theme.${theme}`, title, icon, section: 'Panel', keywords: 'colors appearance mode' },
        run: () => themes.select(theme),
      }),
    ),
    ...[true, false].map(
      (on): Command => ({
        ...{ id: `panel.singleKeys.${on ? 'on' : 'off'}`, section: 'Panel', icon: Keyboard },
        title: `Turn ${on ? 'on' : 'off'} single-key shortcuts`,
        keywords: 'keyboard character keys shortcuts accessibility',
        when: () => view.getState().singleKeys !== on,
        run: () => view.setSingleKeys(on),
      }),
    ),
  ];
}

function dialogCommands({ openHelp, openPalette }: DialogOpeners): readonly Command[] {
  return [
    {
      ...named('help'),
      section: 'Panel',
      icon: Keyboard,
      keywords: 'shortcuts keyboard help',
      run: openHelp,
    },
    { ...named('palette'), section: 'Panel', icon: Search, scope: 'typing', hidden: true, run: openPalette },
  ];
}
