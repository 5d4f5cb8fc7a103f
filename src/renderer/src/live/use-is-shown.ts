import { useSyncExternalStore } from 'react';

/** The app's preload script sets it. */
const isApp = 'jumpseat' in window;

function subscribe(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}

/**
 * False while the app's window is hidden or minimized. Always true in a browser: a person who has control may look
 * something up in a different tab.
 */
export const useIsShown = () =>
  useSyncExternalStore(subscribe, () => !isApp || document.visibilityState === 'visible');
