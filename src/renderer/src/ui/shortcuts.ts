/**
 * The panel's own shortcuts, as tooltips show them; `panel-commands.ts` says what they run. A command that acts on the
 * agent, the desktop or the recorder has no single key: text that is typed in the wrong place must not run it.
 */
export const SHORTCUTS = {
  recordings: { keys: 'V', does: 'Go to the recordings, or back to the live view' },
  record: { keys: 'Ctrl+Alt+R', does: 'Start to record, or stop the recording begun here' },
  control: { keys: 'Ctrl+Alt+J', does: 'Take or give back control of the desktop' },
  pause: { keys: 'Ctrl+Alt+P', does: 'Pause the agent, or let it go on' },
  fit: { keys: 'F', does: 'Scale the picture to fit' },
  actual: { keys: '1', does: 'Show the picture at 100 %' },
  pick: { keys: 'P', does: 'Pick the composer’s point on the live view' },
  composer: { keys: 'C', does: 'Go to the composer' },
  log: { keys: 'L', does: 'Go to the log; arrows choose, Esc closes the details' },
  newest: { keys: 'N', does: 'Follow the newest actions' },
  again: { keys: 'E', does: 'Edit the chosen action in the composer, to send it again' },
  release: { keys: 'Ctrl+Alt+U', does: 'Release all keys and buttons that actions hold' },
  replayToggle: { keys: 'Shift+F8', does: 'Pause the replay, or go on with it' },
  replayStep: { keys: 'Shift+F9', does: 'Do one step of the replay' },
  replayChosen: { keys: 'Ctrl+Alt+Y', does: 'Do the chosen actions again' },
  send: { keys: 'Ctrl+Enter', does: 'Send the composer’s action' },
  flip: { keys: 'B', does: 'Flip between the screen before and after' },
  enlarge: { keys: 'Z', does: 'Show the pictures large' },
  nextFailure: { keys: 'J', does: 'Next action that failed' },
  previousFailure: { keys: 'K', does: 'Previous action that failed' },
  clear: { keys: 'X', does: 'Clear the filter of the log' },
  search: { keys: '/', does: 'Search the log, or the recordings' },
  palette: { keys: 'Ctrl+K', does: 'Find a command' },
  help: { keys: '?', does: 'Show all shortcuts' },
} as const;

/** Keys of the log, of the strip of time and of the large pictures, each where it has the focus. */
export const LOG_KEYS = [
  { keys: 'Shift+↑', does: 'Choose several, up or down; Ctrl+A all that are shown' },
  { keys: '←+→', does: 'On the strip: action by action; with Shift, only this part of the time' },
  { keys: '=+-', does: 'Large pictures: zoom; 0 to fit, 1 to 100 %, ↑ and ↓ to the next' },
] as const;

/** Keys of the composer, which takes them wherever in it the focus is. */
export const COMPOSER_KEYS = [
  { keys: 'Ctrl+Enter', does: 'Send the action' },
  { keys: 'Alt+↑', does: 'Bring back the action sent before; with ↓ the one after' },
] as const;

/** Keys of the recordings' pages, which take them where they have the focus. */
export const RECORDING_KEYS = [
  { keys: 'Enter', does: 'Play the recording' },
  { keys: 'Space', does: 'Select it; with Shift and arrows, several' },
  { keys: 'Ctrl+A', does: 'Select all that are shown' },
  { keys: 'F2', does: 'Rename it' },
  { keys: 'P', does: 'Pin it or what is selected; pinned ones outlast the quota' },
  { keys: 'Del', does: 'Delete it or what is selected, after a question' },
] as const;

export const PLAYER_KEYS = [
  { keys: 'Space', does: 'Play or pause' },
  { keys: '←+→', does: 'Back or forward 5 s; with Shift 1 s' },
  { keys: ',+.', does: 'One frame back or forward' },
  { keys: '↑+↓', does: 'To the last or the next action' },
  { keys: '<+>', does: 'Slower or faster' },
  { keys: 'C', does: 'Subtitles: say what is done' },
  { keys: 'Esc', does: 'Back to the recordings' },
] as const;
