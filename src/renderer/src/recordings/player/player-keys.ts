import type { Playback } from './playback';

interface PlayerKey {
  readonly key: string;
  readonly shiftKey: boolean;
}

/** Arrow key steps, without and with Shift (ms). */
const LONG_SKIP_MS = 5000;
const SHORT_SKIP_MS = 1000;

export type PlayerCommand =
  | { readonly kind: 'toggle' | 'back' | 'subtitles' | 'start' | 'end' }
  | { readonly kind: 'skip'; readonly ms: number }
  | { readonly kind: 'step' | 'faster' | 'action'; readonly direction: 1 | -1 };

/** The commands of keys that do the same with Shift. */
const COMMANDS: ReadonlyMap<string, PlayerCommand> = new Map<string, PlayerCommand>([
  [' ', { kind: 'toggle' }],
  ['k', { kind: 'toggle' }],
  ['ArrowUp', { kind: 'action', direction: -1 }],
  ['ArrowDown', { kind: 'action', direction: 1 }],
  [',', { kind: 'step', direction: -1 }],
  ['.', { kind: 'step', direction: 1 }],
  ['<', { kind: 'faster', direction: -1 }],
  ['>', { kind: 'faster', direction: 1 }],
  ['Home', { kind: 'start' }],
  ['End', { kind: 'end' }],
  ['c', { kind: 'subtitles' }],
  ['C', { kind: 'subtitles' }],
  ['Escape', { kind: 'back' }],
]);

/** The command of a key. */
export function playerCommand({ key, shiftKey }: PlayerKey): PlayerCommand | undefined {
  const ms = shiftKey ? SHORT_SKIP_MS : LONG_SKIP_MS;
  if (key === 'ArrowLeft') return { kind: 'skip', ms: -ms };
  if (key === 'ArrowRight') return { kind: 'skip', ms };
  return COMMANDS.get(key);
}

export interface PlayerKeysOptions {
  readonly playback: Playback;
  readonly onBack: () => void;
  readonly onSubtitles: () => void;
  /** Goes to the next or previous action. */
  readonly onAction: (direction: 1 | -1) => void;
}

export function runCommand(command: PlayerCommand, options: PlayerKeysOptions) {
  const { playback, onBack, onSubtitles, onAction } = options;
  switch (command.kind) {
    case 'toggle':
      return playback.toggle();
    case 'back':
      return onBack();
    case 'subtitles':
      return onSubtitles();
    case 'start':
      return playback.seek(0);
    case 'end':
      return playback.seek(Number.POSITIVE_INFINITY);
    case 'skip':
      return playback.skip(command.ms);
    case 'step':
      return playback.step(command.direction);
    case 'faster':
      return playback.faster(command.direction);
    case 'action':
      return onAction(command.direction);
    default:
      return command satisfies never;
  }
}
