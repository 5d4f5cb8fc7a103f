/**
 * The panel's shortcuts; app/commands.ts has their commands. A command that acts on the agent, the desktop or the
 * recorder has no single key, because text typed in the wrong place must not run it. A title with two states is a pair:
 * off, on.
 */
export const SHORTCUTS = {
  recordings: { keys: 'V', title: 'Open recordings', other: 'Open live view' },
  record: { keys: 'Ctrl+Alt+R', title: 'Start recording', other: 'Stop recording' },
  control: { keys: 'Ctrl+Alt+J', title: 'Take control', other: 'Release control' },
  pause: { keys: 'Ctrl+Alt+P', title: 'Pause agent', other: 'Resume agent' },
  fit: { keys: 'F', title: 'Scale the picture to fit' },
  actual: { keys: '1', title: 'Show the picture at 100 %' },
  pick: { keys: 'P', title: 'Pick the composer’s point on the screen' },
  composer: { keys: 'C', title: 'Go to the composer' },
  log: { keys: 'L', title: 'Go to the log; arrows select, Esc closes the details' },
  newest: { keys: 'N', title: 'Follow the newest actions' },
  again: { keys: 'E', title: 'Edit the selected action in the composer' },
  release: { keys: 'Ctrl+Alt+U', title: 'Release all keys and buttons' },
  replayToggle: { keys: 'Shift+F8', title: 'Resume replay', other: 'Pause replay' },
  replayStep: { keys: 'Shift+F9', title: 'Replay one step' },
  replaySelection: { keys: 'Ctrl+Alt+Y', title: 'Replay selection' },
  send: { keys: 'Ctrl+Enter', title: 'Send the composer’s action' },
  flip: { keys: 'B', title: 'Flip between before and after' },
  enlarge: { keys: 'Z', title: 'Enlarge the screenshots' },
  nextFailure: { keys: 'J', title: 'Next failed action' },
  previousFailure: { keys: 'K', title: 'Previous failed action' },
  clear: { keys: 'X', title: 'Clear the log’s filter' },
  search: { keys: '/', title: 'Search the log', other: 'Search the recordings' },
  palette: { keys: 'Ctrl+K', title: 'Find a command' },
  help: { keys: '?', title: 'Show all shortcuts' },
} as const;

/** A row of the shortcut sheet. */
export interface Shortcut {
  readonly keys: string;
  readonly title: string;
}

/** Keys of the log, the timeline and the enlarged screenshots, each while it has the focus. */
export const LOG_KEYS: readonly Shortcut[] = [
  { keys: 'Shift+↑', title: 'Select multiple, up or down; Ctrl+A selects all that are shown' },
  { keys: '←+→', title: 'Timeline: previous or next action; with Shift, select a range of time' },
  { keys: '=+-', title: 'Enlarged: zoom; 0 to fit, 1 to 100 %, ↑ and ↓ for the previous and next action' },
];

/** Keys that lead from one desktop to a different one. */
export const DESKTOP_KEYS: readonly Shortcut[] = [
  { keys: 'Ctrl+1', title: 'Open a desktop by its number, 1 to 9' },
  { keys: 'Ctrl+Alt+1', title: 'The same, also while you control a desktop' },
  { keys: 'Esc', title: 'Back to all desktops' },
  { keys: 'F2', title: 'All desktops: rename; Del deletes' },
];

/** Keys of the composer, while the focus is in it. */
export const COMPOSER_KEYS: readonly Shortcut[] = [
  { keys: 'Ctrl+Enter', title: 'Send the action' },
  { keys: 'Alt+↑', title: 'Restore the previously sent action; with ↓ the next one' },
];

/** Keys of the library of recordings, while it has the focus. */
export const RECORDING_KEYS: readonly Shortcut[] = [
  { keys: 'Enter', title: 'Play the recording' },
  { keys: 'Space', title: 'Select it; with Shift and arrows, select multiple' },
  { keys: 'Ctrl+A', title: 'Select all that are shown' },
  { keys: 'F2', title: 'Rename' },
  { keys: 'P', title: 'Pin it or the selection; pinned recordings are never auto-deleted' },
  { keys: 'Del', title: 'Delete…' },
];

/** Keys of the player, while it has the focus. */
export const PLAYER_KEYS: readonly Shortcut[] = [
  { keys: 'Space', title: 'Play or pause' },
  { keys: '←+→', title: 'Rewind or forward 5 s; with Shift 1 s' },
  { keys: ',+.', title: 'Previous or next frame' },
  { keys: '↑+↓', title: 'Previous or next action' },
  { keys: '<+>', title: 'Slower or faster' },
  { keys: 'C', title: 'Show actions as captions' },
  { keys: 'Esc', title: 'Back to the recordings' },
];
