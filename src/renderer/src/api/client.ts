import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import { isSchema, type Route } from '../../../shared/routes/route';
import {
  buildUrl,
  type CallInput,
  type JsonOf,
  type OperationId,
  ROUTES,
  routeFor,
} from '../../../shared/routes/routes';
import { apiFailureOf, noAnswer } from './failure';

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Input<Id extends OperationId> =
  Record<never, never> extends CallInput<Id>
    ? [input?: CallInput<Id> & CallOptions]
    : [input: CallInput<Id> & CallOptions];

interface AnyInput extends CallOptions {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

export type Client = ReturnType<typeof createClient>;

/** Calls the host's operations, those of one desktop for `desktop`. Throws `ApiFailure`; an aborted call throws an `AbortError`. */
export function createClient(fetchFrom: Fetch, desktop: string = MAIN_DESKTOP) {
  async function request(id: OperationId, { body, headers, signal, ...url }: AnyInput = {}) {
    const route = routeFor(id, desktop);
    const response = await fetchFrom(buildUrl(route, url, desktop), {
      method: route.method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    }).catch((error: unknown) => {
      throw signal?.aborted ? error : noAnswer();
    });
    if (response.ok) return response;
    throw apiFailureOf(response.status, await response.json().catch(() => undefined));
  }

  return {
    /** @returns the response; the caller reads its body. */
    send: <Id extends OperationId>(id: Id, ...[input]: Input<Id>) => request(id, input),
    /** @returns the JSON of the response; undefined if it is not JSON. */
    async call<Id extends OperationId>(id: Id, ...[input]: Input<Id>) {
      const response = await request(id, input);
      const route: Route = ROUTES[id];
      const answer = route.answers[response.status];
      const json: unknown = answer && isSchema(answer) ? answer.parse(await response.json()) : undefined;
      // The inferred type comes from the schema that validated the value.
      return json as JsonOf<(typeof ROUTES)[Id]>;
    },
  };
}
