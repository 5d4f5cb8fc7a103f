import type { ConnectFailure } from '../../../shared/connect';
import { RfbError } from '../../rfb/rfb-error';
import { DesktopError } from '../desktop-error';

/** A VNC server could not be connected to; the message is for a person. */
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
 * Whether a server that was there may come back without anybody doing something: who was refused a password is not asked
 * for again. What does not speak RFB now did before: it may hang, or stand before a tunnel that has lost its far end.
 */
export function isTransient(failure: ConnectFailure): boolean {
  return !['credentials', 'wrong-password', 'security', 'certificate'].includes(failure);
}

/** What `error` says of the server at `address`; `knownServers` is the file of remembered certificates. */
export function connectError(error: unknown, address: string, knownServers: string): ConnectError {
  const { failure, message } = connectWords(error, address, knownServers);
  return new ConnectError(failure, message, { cause: error });
}

interface Words {
  readonly failure: ConnectFailure;
  readonly message: string;
}

function connectWords(error: unknown, address: string, knownServers: string): Words {
  if (error instanceof RfbError) return rfbWords(error, address, knownServers);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ECONNREFUSED':
      return {
        failure: 'refused',
        message: `Nothing listens at ${address}. Is the VNC server running, and is this its port?`,
      };
    case 'ECONNRESET':
      return hungUp(address);
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ENETUNREACH':
      return { failure: 'no-route', message: `There is no way to ${address} from this machine's network.` };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { failure: 'unknown-host', message: `No machine of that name could be found: ${address}.` };
    case 'ETIMEDOUT':
      return noAnswer(address);
    case 'ENOENT':
      return {
        failure: 'no-socket',
        message: `There is no socket at ${address}. Is the VNC server running?`,
      };
    case 'EACCES':
    case 'EPERM':
      return { failure: 'no-socket', message: `This user may not connect to ${address}.` };
    default:
      return {
        failure: 'failed',
        message: `${address} could not be connected to: ${error instanceof Error ? error.message : 'unknown reason'}`,
      };
  }
}

function rfbWords(error: RfbError, address: string, knownServers: string): Words {
  switch (error.code) {
    case 'not-rfb':
      return {
        failure: 'not-rfb',
        message: `What listens at ${address} is no VNC server: it does not speak RFB.`,
      };
    case 'timeout':
      return noAnswer(address);
    case 'closed':
      return hungUp(address);
    case 'credentials':
      return { failure: 'credentials', message: error.message };
    case 'authentication':
      return { failure: 'wrong-password', message: error.message };
    case 'security':
      return { failure: 'security', message: error.message };
    case 'certificate':
      return {
        failure: 'certificate',
        message: `${error.message} Somebody may be in between, so no password was sent. If you changed the server yourself, remove its line from ${knownServers} (${address}) and connect again.`,
      };
    case 'protocol':
    case 'refused':
      return { failure: 'failed', message: error.message };
    default:
      return error.code satisfies never;
  }
}

function hungUp(address: string): Words {
  return {
    failure: 'failed',
    message: `${address} answered and hung up. It may let in only one viewer at a time.`,
  };
}

function noAnswer(address: string): Words {
  return {
    failure: 'no-answer',
    message: `${address} does not answer. Is the machine on, and does its firewall let us through?`,
  };
}
