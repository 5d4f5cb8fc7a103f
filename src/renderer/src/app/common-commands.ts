import {
  Keyboard,
  LayoutGrid,
  Monitor,
  MonitorUp,
  Moon,
  Network,
  Pause,
  Play,
  Plus,
  Search,
  Sun,
} from 'lucide-react';
import type { Shell } from '../panel/context';
import type { Wall } from '../panel/wall';
import type { Command } from '../state/command-registry';
import { WALL } from '../state/router';
import { titleOf } from '../state/wall/desktop-state';
import type { Overview } from '../state/wall/overview';
import { LINKED_HOST } from '../ui/api-base';
import { SHORTCUTS } from '../ui/shortcuts';
import { command, inSections, type Unsectioned } from './command';

/** Opens the dialogs of the panel itself. */
export interface DialogOpeners {
  readonly openHelp: () => void;
  readonly openPalette: () => void;
}

/** The commands of the wall and of each desktop's page. */
export function commonCommands(shell: Shell, wall: Wall, openers: DialogOpeners): readonly Command[] {
  return inSections([
    ['Desktops', wallCommands(wall)],
    ['Panel', [...settingCommands(shell), ...dialogCommands(openers)]],
  ]);
}

/** A command for each desktop. Their keys are handled by number. */
export function openCommands({ open }: Wall, desktops: Overview): readonly Command[] {
  const commands = desktops.map((desktop) => ({
    id: `desktops.open.${desktop.name}`,
    title: `Open ${titleOf(desktop)}`,
    icon: MonitorUp,
    keywords: `switch desktop ${desktop.name}`,
    run: () => open(desktop.name),
  }));
  return inSections([['Desktops', commands]]);
}

function wallCommands({ desktops, router, focus }: Wall): readonly Unsectioned[] {
  const all = () => desktops.store.getState().desktops ?? [];
  const isWall = () => router.store.getState().page === 'wall';
  return [
    {
      id: 'desktops.wall',
      title: 'Show all desktops',
      icon: LayoutGrid,
      keywords: 'wall overview tiles switch',
      when: () => !isWall(),
      run: () => router.go(WALL),
    },
    {
      id: 'desktops.filter',
      title: 'Filter the desktops',
      keys: SHORTCUTS.search.keys,
      icon: Search,
      when: isWall,
      run: () => focus.focus('wall-filter'),
    },
    {
      id: 'desktops.new',
      title: 'New desktop…',
      icon: Plus,
      keywords: 'add create',
      run: desktops.askNew,
    },
    {
      id: 'desktops.hosts',
      title: 'Add a host…',
      icon: Network,
      keywords: 'machine ssh tunnel remote linked container',
      when: () => LINKED_HOST === undefined,
      run: desktops.askHosts,
    },
    ...[true, false].map((on) => ({
      id: `desktops.${on ? 'pause' : 'resume'}All`,
      title: `${on ? 'Pause' : 'Resume'} all agents`,
      icon: on ? Pause : Play,
      keywords: 'stop continue every',
      when: () => all().length > 1 && all().some(({ control }) => control.paused !== on),
      run: () => void desktops.setAllPaused(on),
    })),
  ];
}

const THEMES = [
  { theme: 'light', title: 'Use the light theme', icon: Sun },
  { theme: 'dark', title: 'Use the dark theme', icon: Moon },
  { theme: 'system', title: 'Use the system’s theme', icon: Monitor },
] as const;

function settingCommands({ theme: themes, view }: Shell): readonly Unsectioned[] {
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
