import type { Size } from '../../shared/geometry';
import type { JournalEntry } from '../../shared/journal';
import type { LastPress } from '../actions/last-press';
import { wallTime } from '../base/clock';
import { newEntry } from '../journal/entry';
import type { ViewerMessage } from '../rfb/proxy/message-splitter';
import type { Gesture } from './gestures/gesture';
import { GestureRecognizer } from './gestures/recognizer';

/** Records the input of one live view. */
export interface ClientInputRecorder {
  /** Records a message that was forwarded to the desktop. */
  record(message: ViewerMessage): void;
  /** Ends all gestures: the live view is gone or has lost control. */
  end(): void;
}

interface HumanInputRecorderOptions {
  /** The current size of the desktop (px). */
  readonly size: () => Size;
  /** Called when a gesture starts whose entry follows once it has ended. */
  readonly onBegin: () => void;
  /** Called with each entry, whose input is done already. */
  readonly onEntry: (entry: JournalEntry) => void;
  readonly lastPress: Pick<LastPress, 'watch'>;
}

/** Records the input of people on live views as actions with source `you`, so that it can be replayed. */
export function createHumanInputRecorder({ size, onBegin, onEntry, lastPress }: HumanInputRecorderOptions) {
  const recorders = new Set<ClientInputRecorder>();

  function write(gestures: readonly Gesture[]): void {
    for (const gesture of gestures) onEntry(entryOf(gesture, size()));
  }

  return {
    /** Reads `viewer.sensitive` at every key. */
    watch(viewer: { readonly sensitive: boolean }): ClientInputRecorder {
      const recognizer = new GestureRecognizer();
      const followPointer = lastPress.watch();
      let timer: NodeJS.Timeout | undefined;

      function wait(): void {
        clearTimeout(timer);
        if (recognizer.deadline === undefined) return;
        timer = setTimeout(() => {
          write(recognizer.advance(wallTime()));
          wait();
        }, recognizer.deadline - wallTime());
      }

      const recorder: ClientInputRecorder = {
        record(message) {
          recorders.add(recorder);
          if (message.kind === 'pointer') followPointer(message);
          if (recognizer.deadline === undefined && presses(message)) onBegin();
          write(recognizer.add(message, wallTime(), viewer.sensitive));
          wait();
        },
        end() {
          recorders.delete(recorder);
          write(recognizer.end());
          wait();
        },
      };
      return recorder;
    },

    /** Ends the gestures of all live views. */
    end(): void {
      for (const recorder of recorders) recorder.end();
    },
  };
}

function presses(message: ViewerMessage): boolean {
  return message.kind === 'key' ? message.down : message.kind === 'pointer' && message.buttons !== 0;
}

function entryOf({ body, began, ended, at, from }: Gesture, { width, height }: Size): JournalEntry {
  const receivedAt = new Date(began);
  return {
    ...newEntry({ body, source: 'you', chatId: undefined, receivedAt }),
    native: { width, height, ...(at && { at }), ...(from && { from }) },
    started_at: receivedAt.toISOString(),
    done_at: new Date(ended).toISOString(),
    duration_ms: ended - began,
    status: 'done',
  };
}
