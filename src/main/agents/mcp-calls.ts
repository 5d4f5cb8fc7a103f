import { z } from 'zod';

const Id = z.union([z.string(), z.number()]);
const Request = z.looseObject({ id: Id });
const Cancelled = z.looseObject({
  method: z.literal('notifications/cancelled'),
  params: z.looseObject({ requestId: Id }),
});

/**
 * The requests of MCP clients that run. A client of the revisions up to 2025-11-25 keeps the connection of a request that it
 * cancels, and says so in a message of its own. Its session tells its requests from those of other clients.
 */
export class McpCalls {
  readonly #running = new Map<string, AbortController>();

  /**
   * Adds the request in a message, or aborts the one that the message cancels.
   * @param left aborts when the client disconnects
   * @returns a signal that aborts when the client disconnects or cancels the request, and a function to call at its end
   */
  begin(session: string, message: unknown, left: AbortSignal): { signal: AbortSignal; end: () => void } {
    const cancelled = Cancelled.safeParse(message).data;
    if (cancelled) this.#running.get(keyOf(session, cancelled.params.requestId))?.abort();
    const request = Request.safeParse(message).data;
    if (!request) return { signal: left, end: () => undefined };
    const key = keyOf(session, request.id);
    const controller = new AbortController();
    this.#running.set(key, controller);
    left.addEventListener('abort', () => controller.abort());
    return {
      signal: controller.signal,
      end: () => {
        if (this.#running.get(key) === controller) this.#running.delete(key);
      },
    };
  }
}

function keyOf(session: string, id: string | number): string {
  return JSON.stringify([session, id]);
}
