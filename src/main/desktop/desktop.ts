import type { Size } from '../../shared/geometry';
import type { Endpoint } from '../rfb/endpoint';
import type { Keymap } from '../x11/keymap';

export type { Endpoint };

/** Our own X server, this machine's screen, or a VNC server that is not ours. */
type Backend = 'virtual' | 'host' | 'remote';

export interface DesktopState {
  readonly state: 'stopped' | 'starting' | 'running' | 'failed';
  /** Why it failed; shown to the user. */
  readonly reason?: string;
  readonly size: Size;
  /** X display such as `:10`, and the path of its cookie file, if the desktop has one and runs. */
  readonly display?: string;
  readonly xauthority?: string;
  /** The address of a remote server, without user and password. */
  readonly address?: string;
}

/** A desktop answers one question: where is its RFB server, and is it there? Everything else speaks RFB. */
export interface Desktop {
  readonly backend: Backend;
  readonly state: DesktopState;
  /**
   * Starts the desktop if it is not running; concurrent calls share one start.
   * @throws {DesktopError} if it cannot start
   */
  start(): Promise<Endpoint>;
  /** Stops the desktop and all its processes; resolves when they are gone. */
  stop(): Promise<void>;
  /** Ends all programs and starts the desktop again, in a new size if given (px). Only a virtual desktop has it. */
  restart?(size: Size | undefined): Promise<Endpoint>;
  /** Sets the size of the next start (px), and that of a desktop which does not run. Only a virtual desktop has it. */
  startIn?(size: Size): void;
  /**
   * Starts a program on the running desktop, which ends with it. Only a virtual desktop has it.
   * @returns its pid
   * @throws {DesktopError}
   */
  run?(command: readonly string[]): Promise<number>;
  /** The keyboard map of a running desktop with an X display we can reach; undefined for other desktops. */
  readonly keymap: Keymap | undefined;
  /** Calls back after every change of `state`. @returns a function that ends the subscription */
  onChange(listener: (state: DesktopState) => void): () => void;
}
