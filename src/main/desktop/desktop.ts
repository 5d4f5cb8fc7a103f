import type { Size } from '../../shared/geometry';
import type { Endpoint } from '../rfb/endpoint';
import type { Keymap } from '../x11/keymap';

export type { Endpoint };

/** Whose desktop it is: our own X server, this machine's screen, or a VNC server of somebody else's. */
type Backend = 'virtual' | 'host' | 'remote';

export interface DesktopState {
  readonly state: 'stopped' | 'starting' | 'running' | 'failed';
  /** Why it failed, in words for a person. */
  readonly reason?: string;
  readonly size: Size;
  /** X display such as `:10`, and the path of its cookie file, where the desktop has one and runs. */
  readonly display?: string;
  readonly xauthority?: string;
  /** Of a server that is not ours, without user and password. */
  readonly address?: string;
}

/** A desktop answers one question: where is its RFB server, and is it there? Everything else speaks RFB. */
export interface Desktop {
  readonly backend: Backend;
  readonly state: DesktopState;
  /**
   * Starts the desktop if it is not running; however many ask at once, it starts once.
   * @throws {DesktopError} in words for a person, when it cannot.
   */
  start(): Promise<Endpoint>;
  /** Ends the desktop and every process of it; resolves when they are gone. */
  stop(): Promise<void>;
  /** The X side of a running desktop that we own; undefined where there is only RFB. */
  readonly keymap: Keymap | undefined;
  /** Calls back after every change of `state`; returns how to stop that. */
  onChange(listener: (state: DesktopState) => void): () => void;
}
