import { setTimeout as delay } from 'node:timers/promises';
import type { ControlState } from '../../shared/control';
import { alarm, wallTime } from '../base/clock';
import { ControlError } from './control-error';
import { actionRefusal, type ControlClient, hasControl, type Phase, type Requester } from './policy';

/** Who has the desktop's only pair of hands, and the one place that says so. */
export interface Control {
  readonly state: ControlState;
  /**
   * Gives the lease to a live view. Agents are refused from the call on; when it resolves, nothing of theirs touches the
   * desktop any more, nothing is held, and the view's own input goes through.
   * @throws {ControlError} `not-found` where there is no such view, `taken` where another has it and `force` is not set,
   * `lost` where it was given back or taken by another meanwhile; or what broke while the desktop was asked.
   */
  take(viewer: string, options?: { readonly force?: boolean }): Promise<ControlState>;
  /** Returns the lease, or with `viewer` only where that one has it. Resolves when all that it held is let go of. */
  release(viewer?: string): Promise<ControlState>;
  /** Refuses agents without taking the mouse, or no longer. Resolves when nothing of theirs is being done any more. */
  pause(on: boolean): Promise<ControlState>;
  /** Whether the journal keeps what is typed. @throws {ControlError} `not-held` where that view does not have control. */
  logTyping(viewer: string, kept: boolean): ControlState;
  /** Why an action must not be done now. */
  refusalOf(asker: Requester, action: Parameters<typeof actionRefusal>[3]): ReturnType<typeof actionRefusal>;
  /** A live view has come. Gives how to tell that it has gone. */
  join(viewer: ControlClient): () => void;
  hasControl(viewer: ControlClient): boolean;
  /** The person who holds the lease is there: the idle time begins anew. */
  noteUse(viewer: string | undefined): void;
  /** Keys or a clipboard of a live view are about to go to the desktop. */
  noteTyping(viewer: ControlClient): void;
  /** Whether private text is being typed on a live view, from its first key on: no picture may show it. */
  readonly hidesScreen: boolean;
}

export interface ControlOptions {
  /** How long the holder may do nothing before the lease returns, in milliseconds. */
  readonly idleMs: number;
  /**
   * Ends at once what `refusalOf` refuses now, and lets go of what actions hold. Resolves when the desktop has taken that
   * in, and what was on its way when `sent` resolved.
   */
  readonly applyPolicy: (sent: Promise<unknown>, options?: { readonly connect: boolean }) => Promise<void>;
  readonly onChange: (state: ControlState) => void;
  /** {@link Control.hidesScreen} has changed. Called before the first key goes to the desktop. */
  readonly onPrivateTyping?: (on: boolean) => void;
  /** A key is about to go to the desktop while that is true. */
  readonly onPrivateKey?: () => void;
  /** The lease returns because nobody used it; gives words for it. */
  readonly onIdle: (message: string) => void;
}

/** How long it may take until an agent has let go, in milliseconds; it is refused from the start. */
const PAUSE_MS = 1000;

export function createControl(options: ControlOptions): Control {
  const viewers = new Set<ControlClient>();
  /** Live views on which private text was typed since that began there. */
  const typing = new Set<ControlClient>();
  let hidesScreen = false;
  let phase: Phase = { kind: 'free' };
  let paused = false;
  let endIdle = () => {};

  const holder = () => (phase.kind === 'taking' || phase.kind === 'held' ? phase.viewer : undefined);
  const viewersOf = (id: string) => [...viewers].filter((viewer) => viewer.id === id);

  const isSensitive = (id: string) => viewersOf(id).some((viewer) => viewer.sensitive);

  function updatePrivacy(): void {
    for (const viewer of typing) {
      if (!viewer.sensitive || !viewers.has(viewer) || !hasControl(phase, viewer)) typing.delete(viewer);
    }
    if (typing.size > 0 === hidesScreen) return;
    hidesScreen = typing.size > 0;
    options.onPrivateTyping?.(hidesScreen);
  }

  function state(): ControlState {
    if (phase.kind !== 'taking' && phase.kind !== 'held') return { holder: 'agent', paused };
    const sensitive = isSensitive(phase.viewer);
    const { viewer, since } = phase;
    return {
      holder: 'person',
      viewer,
      since: since.toISOString(),
      ...(sensitive && { sensitive }),
      paused,
    };
  }

  /** Enters a phase, and returns whether it still is that one. */
  function enter(next: Phase): () => boolean {
    phase = next;
    endIdle();
    if (next.kind === 'held') waitForIdle();
    updatePrivacy();
    return () => phase === next;
  }

  function waitForIdle(): void {
    endIdle = alarm(options.idleMs, () => {
      const minutes = options.idleMs / 60_000;
      options.onIdle(`Control of the desktop was given back: nobody used it for ${minutes} min.`);
      void giveBack();
    });
  }

  function touched(viewer: string | undefined): void {
    if (viewer === undefined || phase.kind !== 'held' || viewer !== phase.viewer) return;
    endIdle();
    waitForIdle();
  }

  function changed(): ControlState {
    updatePrivacy();
    const now = state();
    options.onChange(now);
    return now;
  }

  /** Takes what they hold from all who have no hands now. */
  async function disarm(): Promise<void> {
    await Promise.all(
      [...viewers].filter((viewer) => !hasControl(phase, viewer)).map((viewer) => viewer.releaseInput()),
    );
  }

  async function giveBack(viewer?: string, sent?: Promise<void>): Promise<ControlState> {
    const from = holder();
    if (from === undefined || (viewer !== undefined && viewer !== from)) return state();
    const returning = enter({ kind: 'returning' });
    try {
      await options.applyPolicy(Promise.all([disarm(), sent]));
    } catch {
      // The desktop has died with whatever was held.
    }
    if (returning()) {
      for (const one of viewersOf(from)) one.sensitive = one.alwaysSensitive === true;
      enter({ kind: 'free' });
      changed();
    }
    return state();
  }

  return {
    get state() {
      return state();
    },

    async take(viewer, { force = false } = {}) {
      if (viewersOf(viewer).length === 0) throw new ControlError('not-found');
      const before = holder();
      if (before !== undefined && before !== viewer && !force) throw new ControlError('taken');
      if (phase.kind === 'held' && phase.viewer === viewer) return state();
      const since = new Date(wallTime());
      const taking = enter({ kind: 'taking', viewer, since });
      try {
        await options.applyPolicy(disarm(), { connect: true });
      } catch (error) {
        if (taking()) {
          enter({ kind: 'free' });
          changed();
        }
        throw error;
      }
      if (!taking()) throw new ControlError('lost');
      enter({ kind: 'held', viewer, since });
      return changed();
    },

    release: (viewer) => giveBack(viewer),

    async pause(on) {
      if (paused !== on) {
        paused = on;
        changed();
        // What somebody else is doing goes on, and may take its time.
        const patience = delay(PAUSE_MS, undefined, { ref: false });
        if (on) await Promise.race([options.applyPolicy(Promise.resolve()).catch(() => undefined), patience]);
      }
      return state();
    },

    logTyping(viewer, kept) {
      if (holder() !== viewer) throw new ControlError('not-held');
      for (const one of viewersOf(viewer)) one.sensitive = !kept;
      const now = changed();
      // A screenshot that waits or is being taken.
      if (!kept) void options.applyPolicy(Promise.resolve()).catch(() => undefined);
      return now;
    },

    refusalOf(asker, action) {
      const typesPrivately = state().sensitive === true;
      const refusal = actionRefusal(phase, paused, asker, action, typesPrivately);
      if (!refusal) touched(asker.viewer);
      return refusal;
    },

    join(viewer) {
      const { id } = viewer;
      // A view that connects again under the same name keeps its setting.
      if (id !== undefined && id === holder() && isSensitive(id)) viewer.sensitive = true;
      viewers.add(viewer);
      return () => {
        viewers.delete(viewer);
        updatePrivacy();
        // One that has connected anew under the same name still has it.
        if (id !== undefined && holder() === id && viewersOf(id).length === 0) {
          void giveBack(id, viewer.releaseInput());
        }
      };
    },

    hasControl: (viewer) => hasControl(phase, viewer),

    noteUse: touched,

    noteTyping(viewer) {
      if (!viewer.sensitive || !viewers.has(viewer)) return;
      typing.add(viewer);
      updatePrivacy();
      options.onPrivateKey?.();
    },

    get hidesScreen() {
      return hidesScreen;
    },
  };
}
