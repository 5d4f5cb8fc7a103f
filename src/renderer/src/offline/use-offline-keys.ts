import { useWindowEvent } from '../ui/use-window-event';
import type { ScreenView } from './screen-view';

interface KeyHandlers {
  /** Called with the name of a key that moves in the log. */
  readonly move: (key: string) => void;
  readonly failure: (step: 1 | -1) => void;
  readonly show: (view: ScreenView) => void;
  readonly search: () => void;
}

const VIEWS: Readonly<Record<string, ScreenView>> = { b: 'before', a: 'after', v: 'video' };

/** The keys of the page; fields, menus, videos and buttons keep theirs. */
export function useOfflineKeys(handlers: KeyHandlers): void {
  useWindowEvent('keydown', (event) => {
    const run = commandOf(event);
    if (!run) return;
    event.preventDefault();
    run(handlers);
  });
}

/** The command of a key; undefined if it has none here. */
function commandOf(event: KeyboardEvent): ((handlers: KeyHandlers) => void) | undefined {
  const { key, target, shiftKey } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || !(target instanceof HTMLElement)) return undefined;
  if (target.closest('[data-typeahead]')) return undefined;
  if (key === 'Escape') return () => target.blur();
  if (target.closest('input, select, video, button')) return undefined;
  if (/^(ArrowUp|ArrowDown|PageUp|PageDown|Home|End)$/.test(key)) return ({ move }) => move(key);
  const view = VIEWS[key.toLowerCase()];
  if (view) return ({ show }) => show(view);
  if (key.toLowerCase() === 'f') return ({ failure }) => failure(shiftKey ? -1 : 1);
  if (key === '/') return ({ search }) => search();
  return key === ' ' ? togglePlay : undefined;
}

function togglePlay(): void {
  const video = document.querySelector('video');
  if (video?.paused) void video.play();
  else video?.pause();
}
