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
import { LOG_SEARCH_ID } from '../log/FilterBar';
import { goToFailure } from '../log/failures';
import { editAgain } from '../panel/edit-again';
import type { Panel } from '../panel/panel';
import { replayFrom, replaySelected, replaySession } from '../panel/replay-commands';
import { LIBRARY_SEARCH_ID } from '../recordings/LibraryToolbar';
import type { Command } from '../state/command-registry';
import { SHORTCUTS } from '../ui/shortcuts';

/** What the panel itself opens and closes. */
export interface DialogOpeners {
  readonly openHelp: () => void;
  readonly openPalette: () => void;
}

const named = (name: keyof typeof SHORTCUTS) => ({
  id: `panel.${name}`,
  keys: SHORTCUTS[name].keys,
  title: SHORTCUTS[name].does,
});

const goTo = (id: string) => () => document.getElementById(id)?.focus();

const THEME_COMMANDS = [
  { theme: 'light', title: 'Use the light theme', icon: Sun },
  { theme: 'dark', title: 'Use the dark theme', icon: Moon },
  { theme: 'system', title: 'Use the system’s theme', icon: Monitor },
] as const;

const SINGLE_KEY_COMMANDS = [
  { on: true, title: 'Turn on single-key shortcuts' },
  { on: false, title: 'Turn off single-key shortcuts' },
] as const;

/** The commands that are always there; parts of the panel that come and go add theirs with `useCommands`. */
export function panelCommands(panel: Panel, { openHelp, openPalette }: DialogOpeners): readonly Command[] {
  const { view, host, composer, recordings } = panel;
  const isLive = () => recordings.router.store.getState().page === 'live';
  const connected = () => isLive() && view.getState().live.kind === 'connected';
  const selected = () => isLive() && host.getState().selected !== undefined;
  const chosen = () => isLive() && panel.log.selectedRows().length > 0;
  const replaying = () => isLive() && host.getState().replay !== undefined;
  return [
    {
      ...named('control'),
      section: 'Desktop',
      icon: Hand,
      scope: 'always',
      when: connected,
      run: () => void panel.control.toggle(),
    },
    {
      ...named('pause'),
      section: 'Desktop',
      icon: Pause,
      keywords: 'stop resume',
      run: () => void panel.control.setPaused(!host.getState().control.paused),
    },
    {
      ...named('release'),
      section: 'Desktop',
      icon: LockOpen,
      keywords: 'held let go',
      run: () => void panel.releaseKeys(),
    },
    {
      id: 'panel.connect',
      title: 'Connect to another desktop…',
      section: 'Desktop',
      icon: MonitorUp,
      keywords: 'vnc server remote host virtual switch',
      run: () => panel.connect.show(),
    },
    {
      ...named('fit'),
      section: 'Desktop',
      icon: Scan,
      keywords: 'zoom size',
      when: isLive,
      run: () => view.setScale('fit'),
    },
    {
      ...named('actual'),
      section: 'Desktop',
      icon: Expand,
      keywords: 'zoom size',
      when: isLive,
      run: () => view.setScale('actual'),
    },
    { ...named('log'), section: 'Actions', icon: ListTree, when: isLive, run: goTo('action-list') },
    {
      ...named('again'),
      section: 'Actions',
      icon: Repeat2,
      when: selected,
      run() {
        const { selected: entry } = host.getState();
        if (entry) editAgain(panel, entry.request);
      },
    },
    {
      ...named('flip'),
      section: 'Actions',
      icon: FlipHorizontal,
      keywords: 'compare pictures',
      when: selected,
      run: view.flipCompare,
    },
    {
      ...named('enlarge'),
      section: 'Actions',
      icon: Maximize2,
      keywords: 'compare before after',
      when: selected,
      run: () => view.setEnlarged(true),
    },
    {
      ...named('nextFailure'),
      section: 'Actions',
      icon: CircleAlert,
      keywords: 'error',
      when: isLive,
      run: () => goToFailure(panel, 1),
    },
    {
      ...named('previousFailure'),
      section: 'Actions',
      icon: CircleAlert,
      keywords: 'error',
      when: isLive,
      run: () => goToFailure(panel, -1),
    },
    {
      ...named('clear'),
      section: 'Actions',
      icon: FilterX,
      when: isLive,
      run: () => panel.log.clearFilter(),
    },
    {
      ...named('composer'),
      section: 'Composer',
      icon: PencilLine,
      when: isLive,
      run: goTo('composer-action'),
    },
    { ...named('pick'), section: 'Composer', icon: Crosshair, when: connected, run: () => pickFirst(panel) },
    {
      id: 'panel.send',
      title: SHORTCUTS.send.does,
      section: 'Composer',
      icon: SendHorizontal,
      when: isLive,
      run: () => void composer.send(),
    },
    {
      ...named('replayToggle'),
      section: 'Replay',
      icon: Play,
      when: replaying,
      run: () => void panel.replays.toggle(),
    },
    {
      ...named('replayStep'),
      section: 'Replay',
      icon: StepForward,
      when: replaying,
      run: () => void panel.replays.command('step'),
    },
    {
      ...named('replayChosen'),
      section: 'Replay',
      icon: Repeat2,
      when: chosen,
      run: () => void replaySelected(panel),
    },
    {
      id: 'panel.replayFrom',
      title: 'Replay from the chosen action on',
      section: 'Replay',
      icon: StepForward,
      when: chosen,
      run: () => void replayFrom(panel),
    },
    {
      id: 'panel.replaySession',
      title: 'Replay the whole session',
      section: 'Replay',
      icon: RotateCcw,
      when: isLive,
      run: () => void replaySession(panel),
    },
    {
      ...named('recordings'),
      section: 'Recordings',
      icon: Film,
      run: () => recordings.router.go({ page: isLive() ? 'recordings' : 'live' }),
    },
    {
      ...named('record'),
      section: 'Recordings',
      icon: Circle,
      keywords: 'video',
      run: recordings.toggle,
    },
    {
      ...named('search'),
      section: 'Actions',
      icon: Search,
      run: () => goTo(isLive() ? LOG_SEARCH_ID : LIBRARY_SEARCH_ID)(),
    },
    ...THEME_COMMANDS.map(({ theme, ...look }) => ({
      ...look,
      id: `panel.theme.${theme}`,
      section: 'Panel' as const,
      words: 'colours appearance mode',
      run: () => panel.theme.select(theme),
    })),
    ...SINGLE_KEY_COMMANDS.map(({ on, title }) => ({
      id: `panel.singleKeys.${on ? 'on' : 'off'}`,
      title,
      section: 'Panel' as const,
      icon: Keyboard,
      words: 'keyboard character keys shortcuts accessibility',
      when: () => view.getState().singleKeys !== on,
      run: () => view.setSingleKeys(on),
    })),
    {
      ...named('help'),
      section: 'Panel',
      icon: Keyboard,
      keywords: 'shortcuts keyboard help',
      run: openHelp,
    },
    {
      ...named('palette'),
      section: 'Panel',
      icon: Search,
      scope: 'typing',
      hidden: true,
      run: openPalette,
    },
  ];
}
