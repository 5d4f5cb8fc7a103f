import { createStore } from 'zustand/vanilla';
import { frameStep } from '../../api/frame-times';
import { readable } from '../../state/readable-store';

export const RATES = [0.5, 1, 1.5, 2, 4, 8] as const;

export interface PlaybackState {
  /** The position, or the target of a seek (ms). */
  readonly ms: number;
  readonly durationMs: number;
  readonly playing: boolean;
  readonly rate: number;
  /** The frame at the position is not loaded. */
  readonly waiting: boolean;
  readonly problem: string | undefined;
}

/** The used part of a video element. */
export interface VideoPart {
  currentTime: number;
  playbackRate: number;
  readonly duration: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly seeking: boolean;
  readonly readyState: number;
  readonly error: { readonly message: string } | null;
  play(): Promise<void>;
  pause(): void;
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

interface PlaybackOptions {
  /** The duration until the video is loaded. */
  readonly durationMs: number;
  /** Calls back with the browser's next frame; the returned function cancels it. */
  readonly onFrame: (callback: () => void) => () => void;
}

const EVENTS = [
  'play',
  'pause',
  'ended',
  'seeked',
  'waiting',
  'playing',
  'canplay',
  'loadeddata',
  'durationchange',
  'ratechange',
  'error',
] as const;

/** The ready state that includes the current frame. */
const HAVE_CURRENT_DATA = 2;

export type Playback = ReturnType<typeof createPlayback>;

/** The state of a video and its controls. */
export function createPlayback({ durationMs, onFrame }: PlaybackOptions) {
  const store = createStore<PlaybackState>(() => ({
    ms: 0,
    durationMs,
    playing: false,
    rate: 1,
    waiting: false,
    problem: undefined,
  }));
  let video: VideoPart | undefined;
  let times: readonly number[] | undefined;
  /** The target of the next seek, while the video loads or seeks. */
  let pending: number | undefined;
  let cancelFrame = () => {};

  function read(): void {
    if (!video) return;
    if (pending !== undefined && !video.seeking && video.readyState > 0) {
      const to = pending;
      pending = undefined;
      video.currentTime = to / 1000;
    }
    store.setState(stateOf(video));
    // While seeking, the element's own time is out of date.
    if (!video.seeking && pending === undefined) store.setState({ ms: video.currentTime * 1000 });
    cancelFrame();
    if (store.getState().playing) cancelFrame = onFrame(read);
  }

  /** Seeks to a position, clamped to the video. */
  function seek(ms: number): void {
    const { durationMs: end } = store.getState();
    const to = Math.min(Math.max(ms, 0), end);
    store.setState({ ms: to });
    // Seeking during a seek would show no frame until the last one ends.
    if (!video || video.seeking || video.readyState === 0) pending = to;
    else {
      video.currentTime = to / 1000;
      read();
    }
  }

  function setRate(rate: number): void {
    if (video) video.playbackRate = rate;
    store.setState({ rate });
  }

  return {
    store: readable(store),
    seek,
    rate: setRate,
    /** Controls a video element until the returned function is called. */
    attach(element: VideoPart) {
      video = element;
      video.playbackRate = store.getState().rate;
      if (store.getState().ms > 0) pending = store.getState().ms;
      for (const type of EVENTS) element.addEventListener(type, read);
      read();
      return () => {
        for (const type of EVENTS) element.removeEventListener(type, read);
        cancelFrame();
        if (video === element) video = undefined;
      };
    },
    /** Sets the times of its frames. */
    frames(known: readonly number[] | undefined) {
      times = known;
    },
    toggle() {
      if (!video) return;
      if (!video.paused && !video.ended) return video.pause();
      const { ms, durationMs: end } = store.getState();
      if (video.ended || ms >= end) seek(0);
      // Rejected if the video cannot be played; its error event has the reason.
      video.play().catch(read);
    },
    pause: () => video?.pause(),
    skip: (ms: number) => seek(store.getState().ms + ms),
    /** Pauses and shows the next or previous frame. */
    step(direction: 1 | -1) {
      video?.pause();
      const { ms } = store.getState();
      const to = frameStep(times, ms, direction);
      // Slightly into the frame, since rounding may end up in the previous one.
      seek(to > 0 ? to + 0.5 : 0);
    },
    faster(direction: 1 | -1) {
      const at = RATES.findIndex((rate) => rate >= store.getState().rate);
      setRate(RATES[Math.min(Math.max(at + direction, 0), RATES.length - 1)] ?? 1);
    },
  };
}

/** The state of a video element without its position. */
function stateOf(video: VideoPart): Partial<PlaybackState> {
  const durationMs = video.duration * 1000;
  return {
    ...(Number.isFinite(durationMs) && durationMs > 0 && { durationMs }),
    playing: !video.paused && !video.ended,
    rate: video.playbackRate,
    waiting: video.seeking || video.readyState < HAVE_CURRENT_DATA,
    problem: video.error ? video.error.message || 'The browser gave no reason.' : undefined,
  };
}
