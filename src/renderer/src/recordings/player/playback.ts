import { createStore, type StoreApi } from 'zustand/vanilla';
import { frameStep } from '../../api/frame-times';

export const RATES = [0.5, 1, 1.5, 2, 4, 8] as const;

export interface PlaybackState {
  /** Where it is, or where it is on its way to, in milliseconds. */
  readonly ms: number;
  readonly durationMs: number;
  readonly playing: boolean;
  readonly rate: number;
  /** It has not got the picture that it should show. */
  readonly waiting: boolean;
  readonly problem: string | undefined;
}

/** The part of a video element that is used here. */
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

/** What plays a video: the truth about it as a store, and what can be done with it. */
export interface Playback {
  readonly store: StoreApi<PlaybackState>;
  /** Takes a video element until the function given back is called. */
  attach(video: VideoPart): () => void;
  /** The times of its frames, once they are known. */
  frames(times: readonly number[] | undefined): void;
  toggle(): void;
  pause(): void;
  /** Goes to a place, or the nearest there is. */
  seek(ms: number): void;
  skip(ms: number): void;
  /** Stops and shows the next or the last frame. */
  step(direction: 1 | -1): void;
  rate(rate: number): void;
  faster(direction: 1 | -1): void;
}

export interface PlaybackOptions {
  /** As far as known before the video tells. */
  readonly durationMs: number;
  /** Calls back with the browser's next frame; gives how not to. */
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

/** Enough data for the picture at the current place: HAVE_CURRENT_DATA. */
const HAS_PICTURE = 2;

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
  /** Where to go once the video is there or has got where it was sent before. */
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
      // On its way its own place is not yet true.
      ...(!video.seeking && pending === undefined && { ms: video.currentTime * 1000 }),
      ...(Number.isFinite(duration) && duration > 0 && { durationMs: duration }),
      playing: !video.paused && !video.ended,
      rate: video.playbackRate,
      waiting: video.seeking || video.readyState < HAS_PICTURE,
      problem: video.error ? video.error.message || 'The browser gave no reason.' : undefined,
    });
    cancelFrame();
    if (store.getState().playing) cancelFrame = onFrame(read);
  }

  function seek(ms: number): void {
    const { durationMs: end } = store.getState();
    const to = Math.min(Math.max(ms, 0), end);
    store.setState({ ms: to });
    // A video that is sent on before it has arrived shows nothing until it is left in peace.
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
      // Refused where the video cannot be played; its error event says why.
      video.play().catch(read);
    },
    pause: () => video?.pause(),
    skip: (ms) => seek(store.getState().ms + ms),
    step(direction) {
      video?.pause();
      const { ms } = store.getState();
      const to = frameStep(times, ms, direction);
      // A hair into the frame: rounded, its very beginning may be the end of the one before.
      seek(to > 0 ? to + 0.5 : 0);
    },
    faster(direction) {
      const at = RATES.findIndex((rate) => rate >= store.getState().rate);
      setRate(RATES[Math.min(Math.max(at + direction, 0), RATES.length - 1)] ?? 1);
    },
  };
}
