import { createStore, type StoreApi } from 'zustand/vanilla';
import { frameStep } from '../../api/frame-times';

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

/** The state of a video and its controls. */
export interface Playback {
  readonly store: StoreApi<PlaybackState>;
  /** Controls a video element until the returned function is called. */
  attach(video: VideoPart): () => void;
  /** Sets the times of its frames. */
  frames(times: readonly number[] | undefined): void;
  toggle(): void;
  pause(): void;
  /** Seeks to a position, clamped to the video. */
  seek(ms: number): void;
  skip(ms: number): void;
  /** Pauses and shows the next or previous frame. */
  step(direction: 1 | -1): void;
  rate(rate: number): void;
  faster(direction: 1 | -1): void;
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

export function createPlayback({ durationMs, onFrame }: PlaybackOptions): Playback {
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
    const duration = video.duration * 1000;
    store.setState({
      // While seeking, the element's own time is out of date.
      ...(!video.seeking && pending === undefined && { ms: video.currentTime * 1000 }),
      ...(Number.isFinite(duration) && duration > 0 && { durationMs: duration }),
      playing: !video.paused && !video.ended,
      rate: video.playbackRate,
      waiting: video.seeking || video.readyState < HAVE_CURRENT_DATA,
      problem: video.error ? video.error.message || 'The browser gave no reason.' : undefined,
    });
    cancelFrame();
    if (store.getState().playing) cancelFrame = onFrame(read);
  }

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
    store,
    seek,
    rate: setRate,
    attach(element) {
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
    frames(known) {
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
    skip: (ms) => seek(store.getState().ms + ms),
    step(direction) {
      video?.pause();
      const { ms } = store.getState();
      const to = frameStep(times, ms, direction);
      // Slightly into the frame, since rounding may end up in the previous one.
      seek(to > 0 ? to + 0.5 : 0);
    },
    faster(direction) {
      const at = RATES.findIndex((rate) => rate >= store.getState().rate);
      setRate(RATES[Math.min(Math.max(at + direction, 0), RATES.length - 1)] ?? 1);
    },
  };
}
