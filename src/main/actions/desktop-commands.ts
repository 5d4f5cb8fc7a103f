import type { DesktopClipboard } from '../../shared/desktop';
import { messageOf } from '../../shared/error-info';
import type { Size } from '../../shared/geometry';
import type { Action } from '../../shared/parse-action';
import { RequestError } from '../../shared/request-error';
import type { Connector } from '../desktop/connector';
import { DesktopError, type DesktopErrorCode, desktopFailed } from '../desktop/desktop-error';
import type { SwitchableDesktop } from '../desktop/switchable';
import type { Dispatcher, DispatcherOptions, DispatchRequest } from './dispatcher';
import type { InputConnections } from './input-connection';

/** The sender of a command. */
type Requester = Pick<DispatchRequest, 'source' | 'viewer' | 'chatId'>;

interface DesktopCommandsOptions extends Pick<DispatcherOptions, 'lease'> {
  readonly dispatcher: Dispatcher;
  readonly connections: InputConnections;
  readonly desktop: SwitchableDesktop;
  readonly connector: Connector;
  /** Whether clients may run programs. */
  readonly allowRun: boolean;
}

const NOT_ALLOWED = new RequestError(
  'run-not-allowed',
  'Programs cannot be run through the API.',
  'Start Jumpseat with --allow-run (or JUMPSEAT_ALLOW_RUN=1) to allow it.',
);
const NOT_VIRTUAL = new RequestError(
  'not-virtual',
  'This desktop is not virtual.',
  'Only a virtual desktop can be restarted, and only there programs can be run.',
);

export type DesktopCommands = ReturnType<typeof createDesktopCommands>;

/** What a client may do to the desktop besides actions. A person who has control, or has paused the agent, prevents it. */
export function createDesktopCommands(options: DesktopCommandsOptions) {
  const { dispatcher, connections, lease, desktop, connector, allowRun } = options;

  /** By default a command counts as input. */
  function checkLease(from: Requester, action: Action['action'] = 'left_mouse_down'): void {
    const request = { body: {}, signal: new AbortController().signal, ...from };
    const refusal = lease.refusalOf(request, { action });
    if (refusal) throw refusal;
  }

  return {
    /** Puts a text into the clipboard, in the order of actions. @throws {RequestError} */
    async copy(text: string, from: Requester): Promise<void> {
      checkLease(from);
      await dispatcher.connect();
      await dispatcher.inOrder(async () => {
        checkLease(from);
        const connection = await connections.acquire();
        // By then, the server has said whether it takes any Unicode text.
        await connection.rfb.fence();
        if (!connection.copy(text)) {
          const detail = 'The VNC server has no extended clipboard.';
          throw new RequestError(
            'invalid-field',
            'This desktop’s clipboard takes only Latin-1 text.',
            detail,
          );
        }
        await connection.rfb.fence();
      });
    },

    /** The text that was last copied on the desktop, after the actions that arrived before. @throws {RequestError} */
    async copied(from: Requester): Promise<DesktopClipboard> {
      await dispatcher.connect();
      return dispatcher.inOrder(() => {
        // As a screenshot, it may show what a person types privately.
        checkLease(from, 'screenshot');
        return connections.current?.copied ?? {};
      });
    },

    /** Ends all programs of the virtual desktop and starts it again, empty. @throws {RequestError} */
    async restart(size: Size | undefined, from: Requester): Promise<void> {
      checkLease(from);
      if (desktop.backend !== 'virtual') throw NOT_VIRTUAL;
      // The running action must not delay it.
      await dispatcher.release();
      await connector
        .restart(size, () => checkLease(from))
        .catch((error: unknown) => {
          if (error instanceof RequestError) throw error;
          throw desktopFailed(error);
        });
    },

    /** Stops the desktop until it is used again. @throws {RequestError} */
    async stop(from: Requester): Promise<void> {
      checkLease(from);
      await dispatcher.release();
      await connector.stopCurrent(() => checkLease(from));
    },

    /** Changes the size of the screen (px), after the actions that arrived before. @throws {RequestError} */
    async resize(size: Size): Promise<void> {
      if (desktop.backend === 'host') throw notResizable('This machine’s screen keeps its size.');
      if (desktop.state.state === 'stopped' && desktop.current.startIn) return desktop.current.startIn(size);
      await dispatcher.connect();
      await dispatcher.inOrder(async () => {
        const { rfb } = await connections.acquire();
        const refusal = await rfb.resize(size);
        if (refusal !== undefined) throw notResizable(refusal);
      });
      desktop.current.startIn?.(size);
      await connections.sizeSettled();
    },

    /** Starts a program on the virtual desktop; it ends with the desktop. @returns its pid @throws {RequestError} */
    async run(command: readonly string[], from: Requester): Promise<number> {
      if (!allowRun) throw NOT_ALLOWED;
      checkLease(from);
      const { current } = desktop;
      if (!current.run) throw NOT_VIRTUAL;
      try {
        await current.start();
      } catch (error) {
        throw desktopFailed(error);
      }
      return current.run(command).catch((error: unknown) => {
        throw new RequestError(codeOf(error), 'The program could not be started.', messageOf(error));
      });
    },
  };
}

function notResizable(reason: string): RequestError {
  return new RequestError('not-resizable', 'The size of this desktop cannot be changed.', reason);
}

const CODES: Readonly<Partial<Record<DesktopErrorCode, 'program-not-found' | 'too-many-programs'>>> = {
  'not-installed': 'program-not-found',
  'too-many': 'too-many-programs',
};

function codeOf(error: unknown) {
  return (error instanceof DesktopError && CODES[error.code]) || 'desktop-failed';
}
