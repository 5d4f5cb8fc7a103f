import type { ConnectFailure } from '../../../shared/connect';
import { codeOf, messageOf } from '../../../shared/error-info';
import { RfbError } from '../../rfb/rfb-error';
import { DesktopError } from '../desktop-error';

/** A VNC server could not be connected to; the message is shown to the user. */
export class ConnectError extends DesktopError {
  constructor(
    readonly failure: ConnectFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super('failed', message, options);
  }
}

/**
 * Whether reconnecting makes sense. A rejected password will be rejected again. A server that no longer speaks RFB may hang,
 * or be the near end of a tunnel whose far end is lost.
 */
export function isTransient(failure: ConnectFailure): boolean {
  return !['credentials', 'wrong-password', 'security', 'certificate'].includes(failure);
}

/** Describes why the server at `address` could not be connected to; `knownServers` is the file of remembered certificates. */
export function connectError(error: unknown, address: string, knownServers: string): ConnectError {
  const [failure, message] =
    error instanceof RfbError
      ? describeRfbError(error, address, knownServers)
      : describeSystemError(error, address);
  return new ConnectError(failure, message, { cause: error });
}

type Description = readonly [failure: ConnectFailure, message: string];

function describeSystemError(error: unknown, address: string): Description {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return [
        'refused',
        `Connection refused at ${address}. Check that the VNC server is running and the port is right.`,
      ];
    case 'ECONNRESET':
      return hungUp(address);
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ENETUNREACH':
      return ['no-route', `There is no route to ${address} from this machine's network.`];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return ['unknown-host', `Host not found: ${address}.`];
    case 'ETIMEDOUT':
      return noAnswer(address);
    case 'ENOENT':
      return ['no-socket', `There is no socket at ${address}. Check that the VNC server is running.`];
    case 'EACCES':
    case 'EPERM':
      return ['no-socket', `This user has no permission to connect to ${address}.`];
    default:
      return ['failed', `Could not connect to ${address}: ${messageOf(error, 'unknown reason')}`];
  }
}

function describeRfbError({ code, message }: RfbError, address: string, knownServers: string): Description {
  switch (code) {
    case 'not-rfb':
      return ['not-rfb', `${address} is not a VNC server.`];
    case 'timeout':
      return noAnswer(address);
    case 'closed':
      return hungUp(address);
    case 'credentials':
    case 'security':
      return [code, message];
    case 'authentication':
      return ['wrong-password', message];
    case 'certificate':
      return [
        'certificate',
        `${message} The connection may be intercepted, so no password was sent. If you changed the server yourself, remove its line from ${knownServers} (${address}) and connect again.`,
      ];
    case 'protocol':
    case 'refused':
      return ['failed', message];
    default:
      return code satisfies never;
  }
}

function hungUp(address: string): Description {
  return ['failed', `${address} closed the connection. It may allow only one viewer at a time.`];
}

function noAnswer(address: string): Description {
  return [
    'no-answer',
    `${address} does not answer. Check that the machine is on and that its firewall allows the connection.`,
  ];
}
