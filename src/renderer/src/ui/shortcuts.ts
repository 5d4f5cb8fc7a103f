/** Every shortcut of the panel: what it is called, and where it is shown. */
export const SHORTCUTS = {
  recordings: { keys: 'V', does: 'Go to the recordings, or back to the live view' },
  record: { keys: 'S', does: 'Start to record, or stop the recording begun here' },
  control: { keys: 'T', does: 'Take or give back control of the desktop' },
  leave: { keys: 'Ctrl+Alt+J', does: 'The same from anywhere, also while keys go to the desktop' },
  fit: { keys: 'F', does: 'Scale the picture to fit' },
  actual: { keys: '1', does: 'Show the picture at 100 %' },
  pick: { keys: 'P', does: 'Pick the composer’s point on the live view' },
  composer: { keys: 'C', does: 'Go to the composer' },
  log: { keys: 'L', does: 'Go to the log; arrows choose, Esc closes the details' },
  newest: { keys: 'N', does: 'Follow the newest actions' },
  again: { keys: 'E', does: 'Edit the chosen action in the composer, to send it again' },
  release: { keys: 'R', does: 'Release all keys and buttons that actions hold' },
  send: { keys: 'Ctrl+Enter', does: 'Send the composer’s action' },
  search: { keys: '/', does: 'Search the recordings' },
  help: { keys: '?', does: 'Show these shortcuts' },
} as const;

export type ShortcutName = keyof typeof SHORTCUTS;

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** The shortcut of a key press that is not typing; `leave` is also one while typing. */
export function shortcutOf(press: KeyPress): ShortcutName | undefined {
  // By its place: Ctrl+Alt is AltGr on some keyboards, and J then another character.
  if (press.ctrlKey && press.altKey && !press.metaKey) return press.code === 'KeyJ' ? 'leave' : undefined;
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined;
  const names: readonly ShortcutName[] = [
    'control',
    'fit',
    'actual',
    'pick',
    'composer',
    'log',
    'newest',
    'again',
    'release',
    'recordings',
    'record',
    'search',
    'help',
  ];
  return names.find((name) => SHORTCUTS[name].keys.toLowerCase() === press.key.toLowerCase());
}
