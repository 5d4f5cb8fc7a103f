import type { Control } from './control';
import type { HumanInputRecorder } from './human-input-recorder';

/**
 * Tells whether an action is that of the person who has control, and whether that person types privately. What the
 * person did until then goes into the journal before it.
 */
export function createPersonAt(
  control: Pick<Control, 'state' | 'noteUse'>,
  hands: Pick<HumanInputRecorder, 'end'>,
): (viewer: string | undefined) => { readonly sensitive: boolean } | undefined {
  return (viewer) => {
    const { viewer: holder, sensitive = false } = control.state;
    if (viewer === undefined || viewer !== holder) return undefined;
    hands.end();
    control.noteUse(viewer);
    return { sensitive };
  };
}
