import type { FastifyRequest } from 'fastify';
import { RequestError } from '../../shared/request-error';

/** Admits a connection before its upgrade, until it closes. @throws {RequestError} 503 if there are too many. */
export type Admit = (request: Pick<FastifyRequest, 'raw'>) => void;

/** Admits at most `limit` connections at the same time; `what` names them in the error. */
export function createAdmission(limit: number, what: string): Admit {
  const admitted = new Set<unknown>();
  return ({ raw: { socket } }) => {
    if (admitted.has(socket)) return;
    if (admitted.size >= limit) {
      throw new RequestError(
        'too-many-connections',
        `There are ${limit} ${what} already.`,
        'Close one of them, or wait until one has gone, and connect again.',
      );
    }
    admitted.add(socket);
    socket.once('close', () => admitted.delete(socket));
  };
}
