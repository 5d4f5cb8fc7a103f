import type { Size } from '../../shared/geometry';
import type { JournalEntry } from '../../shared/journal';
import type { LastPress } from '../actions/last-press';
import { wallTime } from '../base/clock';
import { newEntry } from '../journal/entry';
import type { ViewerMessage } from '../rfb/proxy/message-splitter';
import type { Gesture } from './gestures/gesture';
import { createGestureRecognizer } from './gestures/recognizer';

/** Follows what one person's hands do on a live view. */
export interface ClientInputRecorder {
  /** What went on to the desktop. */
  record(message: ViewerMessage): void;
  /** There will be no more for now: the viewer is gone or has no hands any more. */
  end(): void;
}

/** Writes what people do on live views as actions with source `you`, so that it can be done again. */
export interface HumanInputRecorder {
  /** `viewer.sensitive` is asked at every key. */
  watch(viewer: { readonly sensitive: boolean }): ClientInputRecorder;
  /** Writes what is not over yet: the host stops. */
  end(): void;
}

export interface HumanInputRecorderOptions {
  /** The desktop's size now, in pixels. */
  readonly size: () => Size;
  /** Something begins that an entry will be written of, once it is over. */
  readonly onBegin: () => void;
  /** An entry to be written; it is done already. */
  readonly onEntry: (entry: JournalEntry) => void;
  readonly lastPress: Pick<LastPress, 'watch'>;
}

export function createHumanInputRecorder({
  size,
  onBegin,
  onEntry,
  lastPress,
}: HumanInputRecorderOptions): HumanInputRecorder {
  const all = new Set<ClientInputRecorder>();

  function write(deeds: readonly Gesture[]): void {
    for (const deed of deeds) onEntry(entryOf(deed, size()));
  }

  return {
    watch(viewer) {
      const deeds = createGestureRecognizer();
      const followPointer = lastPress.watch();
      let timer: NodeJS.Timeout | undefined;

      function wait(): void {
        clearTimeout(timer);
        if (deeds.due === undefined) return;
        timer = setTimeout(() => {
          write(deeds.tick(wallTime()));
          wait();
        }, deeds.due - wallTime());
      }

      const watched: ClientInputRecorder = {
        record(message) {
          all.add(watched);
          if (message.kind === 'pointer') followPointer(message);
          if (deeds.due === undefined && presses(message)) onBegin();
          write(deeds.take(message, wallTime(), viewer.sensitive));
          wait();
        },
        end() {
          all.delete(watched);
          write(deeds.end());
          wait();
        },
      };
      return watched;
    },

    end() {
      for (const watched of all) watched.end();
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
