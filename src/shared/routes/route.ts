import type { z } from 'zod';
import type { ErrorCode } from '../api-error';

/** An answer that is not JSON. */
export interface BinaryAnswer {
  readonly kind: 'binary';
  /** Media types; more than one if it depends on the file. */
  readonly types: readonly string[];
  readonly description: string;
  /** Sent from disk: with an ETag, and in ranges on request. */
  readonly isFile: boolean;
  /** Whether `Content-Disposition` names it for saving. */
  readonly isAttachment: boolean;
}

/** An answer without a body; `headers` are those it always has. */
export interface EmptyAnswer {
  readonly kind: 'empty';
  readonly description: string;
  readonly headers: readonly ResponseHeader[];
}

type ResponseHeader = 'Location' | 'Mcp-Session-Id' | 'Set-Cookie';

/** A body that is stored as it arrives, in one of several media types. */
export interface UploadBody {
  readonly kind: 'upload';
  readonly types: readonly string[];
  readonly description: string;
}

/** Messages of a WebSocket. */
export interface SocketMessages {
  readonly protocol: string;
  readonly type: 'text' | 'binary';
  readonly sent: string | z.ZodType;
  readonly received: string;
}

export type Tag =
  | 'Desktop'
  | 'Desktops'
  | 'Hosts'
  | 'Agents'
  | 'Control'
  | 'Recordings'
  | 'Replay'
  | 'Sessions'
  | 'Events'
  | 'Host';

/** A request header; one that is not valid counts as absent. */
type RequestHeaders = Readonly<Record<string, z.ZodType>>;

/** An operation of the API. The host serves it, the document describes it, and the panel calls it, all from this. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Parameters stand in braces. */
  readonly path: `/${string}`;
  /** The path in earlier versions, which is still served. */
  readonly earlierPath?: `/${string}`;
  /** If it is not that of the other routes in its file. */
  readonly tag?: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: RequestHeaders;
  /** Headers of answers with a schema. */
  readonly answerHeaders?: readonly ResponseHeader[];
  readonly body?: z.ZodType | UploadBody;
  /** Documents the body instead of a schema that accepts more. */
  readonly documentedBody?: z.ZodType;
  /** Bodies by a name that says what they do. */
  readonly examples?: Readonly<Record<string, unknown>>;
  /** By status; a schema stands for JSON. */
  readonly answers: Readonly<Record<number, z.ZodType | BinaryAnswer | EmptyAnswer>>;
  /** Besides those that every route has. */
  readonly errors?: readonly ErrorCode[];
  /** Whether HEAD answers with the length of the body. */
  readonly hasHead?: boolean;
  /** Whether no token is required. */
  readonly isOpen?: boolean;
  readonly socket?: SocketMessages;
}

export type Routes = Readonly<Record<string, Route>>;

/** The document lists operations by tag. */
export interface TaggedRoute extends Route {
  readonly tag: Tag;
}

export function isSchema(value: object): value is z.ZodType {
  return '_zod' in value;
}

export function binary(
  types: string | readonly string[],
  description: string,
  { isFile = false, isAttachment = false } = {},
): BinaryAnswer {
  return { kind: 'binary', types: [types].flat(), description, isFile, isAttachment };
}

/** A snapshot in the format of its file. */
export function snapshotAnswer({ isFile = false } = {}): BinaryAnswer {
  const types = ['image/png', 'image/jpeg', 'image/webp'];
  return binary(types, 'The snapshot. It is a WebP only if an earlier version took it.', { isFile });
}

export function empty(description: string, headers: readonly ResponseHeader[] = []): EmptyAnswer {
  return { kind: 'empty', description, headers };
}
