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

/** The command of a key. */
export function playerCommand({ key, shiftKey }: PlayerKey): PlayerCommand | undefined {
  switch (key) {
    case ' ':
    case 'k':
      return { kind: 'toggle' };
    case 'ArrowLeft':
      return { kind: 'skip', ms: shiftKey ? -SHORT_SKIP_MS : -LONG_SKIP_MS };
    case 'ArrowRight':
      return { kind: 'skip', ms: shiftKey ? SHORT_SKIP_MS : LONG_SKIP_MS };
    case 'ArrowUp':
      return { kind: 'action', direction: -1 };
    case 'ArrowDown':
      return { kind: 'action', direction: 1 };
    case ',':
      return { kind: 'step', direction: -1 };
    case '.':
      return { kind: 'step', direction: 1 };
    case '<':
      return { kind: 'faster', direction: -1 };
    case '>':
      return { kind: 'faster', direction: 1 };
    case 'Home':
      return { kind: 'start' };
    case 'End':
      return { kind: 'end' };
    case 'c':
    case 'C':
      return { kind: 'subtitles' };
    case 'Escape':
      return { kind: 'back' };
    default:
      return undefined;
  }
}

export interface PlayerKeysOptions {
  readonly playback: Playback;
  readonly onBack: () => void;
  readonly onSubtitles: () => void;
  /** Goes to the next or previous action. */
  readonly onAction: (direction: 1 | -1) => void;
}

export function runCommand(command: PlayerCommand, options: PlayerKeysOptions): void {
  const { playback, onBack, onSubtitles, onAction } = options;
  switch (command.kind) {
    case 'toggle':
      playback.toggle();
      break;
    case 'back':
      onBack();
      break;
    case 'subtitles':
      onSubtitles();
      break;
    case 'start':
      playback.seek(0);
      break;
    case 'end':
      playback.seek(Number.POSITIVE_INFINITY);
      break;
    case 'skip':
      playback.skip(command.ms);
      break;
    case 'step':
      playback.step(command.direction);
      break;
    case 'faster':
      playback.faster(command.direction);
      break;
    case 'action':
      onAction(command.direction);
      break;
    default:
      command satisfies never;
  }
}
