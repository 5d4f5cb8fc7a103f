import type { z } from 'zod';
import { MAIN_DESKTOP } from '../named-desktop';
import { AGENT_ROUTES } from './agents';
import { CHAT_ROUTES } from './chats';
import { CONTROL_ROUTES } from './control';
import { DESKTOP_ROUTES, PASSWORD_ROUTES } from './desktop';
import { atNamedDesktop, NAMED_DESKTOP_ROUTES } from './desktops';
import { HOST_ROUTES } from './host';
import { LINKED_HOST_ROUTES } from './hosts';
import { MCP_ROUTES } from './mcp';
import { QUESTION_ROUTES } from './questions';
import { RECORDING_FILE_ROUTES } from './recording-files';
import { RECORDER_ROUTES, RECORDING_ROUTES } from './recordings';
import { REPLAY_ROUTES } from './replay';
import type { Route, Routes, Tag, TaggedRoute } from './route';
import { SESSION_FILE_ROUTES } from './session-files';
import { SESSION_ROUTES } from './sessions';
import { SOCKET_ROUTES, WALL_ROUTES } from './sockets';

/** The operations of one desktop: without a name, of `main`. */
export const DESKTOP_OPERATIONS = {
  ...tagged('Desktop', DESKTOP_ROUTES),
  ...tagged('Agents', AGENT_ROUTES),
  ...tagged('Agents', MCP_ROUTES),
  ...tagged('Agents', QUESTION_ROUTES),
  ...tagged('Control', CONTROL_ROUTES),
  ...tagged('Events', SOCKET_ROUTES),
  ...tagged('Recordings', RECORDER_ROUTES),
  ...tagged('Replay', REPLAY_ROUTES),
};

/** The operations that all desktops share. */
export const SHARED_OPERATIONS = {
  ...tagged('Host', HOST_ROUTES),
  ...tagged('Desktops', NAMED_DESKTOP_ROUTES),
  ...tagged('Desktops', WALL_ROUTES),
  ...tagged('Hosts', LINKED_HOST_ROUTES),
  ...tagged('Desktop', PASSWORD_ROUTES),
  ...tagged('Sessions', SESSION_ROUTES),
  ...tagged('Sessions', SESSION_FILE_ROUTES),
  ...tagged('Sessions', CHAT_ROUTES),
  ...tagged('Recordings', RECORDING_ROUTES),
  ...tagged('Recordings', RECORDING_FILE_ROUTES),
};

/** The operations of one desktop under the path that names it, by the ids of {@link DESKTOP_OPERATIONS}. */
export const NAMED_DESKTOP_OPERATIONS = Object.fromEntries(
  Object.entries<TaggedRoute>(DESKTOP_OPERATIONS)
    .map(([id, route]) => [id, atNamedDesktop(route)] as const)
    // The desktop itself has a richer answer there.
    .filter(([, { path }]) => path !== NAMED_DESKTOP_ROUTES.getNamedDesktop.path),
);

/** All operations of the API by their ids. */
export const ROUTES = { ...SHARED_OPERATIONS, ...DESKTOP_OPERATIONS };

function tagged<R extends Routes>(tag: Tag, routes: R) {
  const entries = Object.entries(routes).map(([id, route]) => [id, { tag, ...route }]);
  // The type of `fromEntries` does not keep the ids.
  return Object.fromEntries(entries) as { readonly [Id in keyof R]: R[Id] & Pick<TaggedRoute, 'tag'> };
}

export type OperationId = keyof typeof ROUTES;

type SchemaAt<R, Key extends string> = R extends Readonly<Record<Key, infer S extends z.ZodType>> ? S : never;

/** The part of a request as the client writes it: undefined if the route has no such part. */
type InputOf<R, Key extends 'params' | 'query' | 'body'> = [SchemaAt<R, Key>] extends [never]
  ? undefined
  : z.input<SchemaAt<R, Key>>;

/** The same as the handler reads it. */
export type OutputOf<R, Key extends 'params' | 'query' | 'body'> = [SchemaAt<R, Key>] extends [never]
  ? undefined
  : z.output<SchemaAt<R, Key>>;

/** The JSON of a successful answer; undefined if it is not JSON. */
export type JsonOf<R extends Route> = 200 extends keyof R['answers']
  ? JsonAt<R['answers'][200]>
  : 201 extends keyof R['answers']
    ? JsonAt<R['answers'][201]>
    : undefined;
type JsonAt<A> = A extends z.ZodType ? z.output<A> : undefined;

/** Assignable to a part without required fields. */
type Empty = Record<never, never>;

type Given<Part, Key extends string> = [Part] extends [undefined]
  ? { readonly [K in Key]?: undefined }
  : undefined extends Part
    ? { readonly [K in Key]?: Part }
    : Empty extends Part
      ? { readonly [K in Key]?: Part }
      : { readonly [K in Key]: Part };

/** What the URL of an operation needs. */
type UrlInput<Id extends OperationId> = Given<InputOf<(typeof ROUTES)[Id], 'params'>, 'params'> &
  Given<InputOf<(typeof ROUTES)[Id], 'query'>, 'query'>;

/** What a call of an operation needs. */
export type CallInput<Id extends OperationId> = UrlInput<Id> &
  Given<InputOf<(typeof ROUTES)[Id], 'body'>, 'body'>;

/** The path of an operation, with its parameters and query. */
export function urlOf<Id extends OperationId>(
  id: Id,
  ...[input]: Empty extends UrlInput<Id> ? [input?: UrlInput<Id>] : [input: UrlInput<Id>]
): string {
  return buildUrl(ROUTES[id], input);
}

/** As {@link urlOf}, for an operation of a desktop. */
export function desktopUrl<Id extends keyof typeof DESKTOP_OPERATIONS>(
  desktop: string,
  id: Id,
  ...[input]: Empty extends UrlInput<Id> ? [input?: UrlInput<Id>] : [input: UrlInput<Id>]
): string {
  return buildUrl(routeFor(id, desktop), input, desktop);
}

/** As {@link urlOf}, for input that was checked before. @param desktop the desktop that the path names, if it names one */
export function buildUrl(
  route: Route,
  { params, query }: { readonly params?: object | undefined; readonly query?: object | undefined } = {},
  desktop: string = MAIN_DESKTOP,
): string {
  const values = new Map<string, unknown>(Object.entries({ desktop, ...params }));
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values.get(name))));
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (given.length === 0) return path;
  // A comma separates ids, and needs no escape in a query.
  const parts = given.map(
    ([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll('%2C', ',')}`,
  );
  return `${path}?${parts.join('&')}`;
}

/** The route of an operation for a desktop. It has the parameter `desktop` if its path names the desktop. */
export function routeFor(id: OperationId, desktop: string): Route {
  return (desktop !== MAIN_DESKTOP && NAMED_DESKTOP_OPERATIONS[id]) || ROUTES[id];
}
