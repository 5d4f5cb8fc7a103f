import { parseJson } from '../../../shared/json';
import { type ImportResult, Session, SessionList } from '../../../shared/session';
import { failureOf } from './failure';
import { type Ask, asJson } from './http';

const ALL = '/api/v0/sessions';

/** How far something is, in bytes; no total where it is not known. */
export type OnProgress = (done: number, total: number | undefined) => void;

export type ExportFormat = 'zip' | 'mjs' | 'py';

export interface ExportRequest {
  readonly session: string;
  readonly format: ExportFormat;
  /** Ids of the entries; all of them where absent. */
  readonly ids: readonly string[] | undefined;
  readonly recordings: boolean;
}

/** A file for whoever uses the browser: here, or, where it is too large for that, where the browser may fetch it. */
export type Download = { readonly name: string } & ({ readonly content: Blob } | { readonly url: string });

/** Bytes past which a browser may not keep a file that is not saved yet. */
const TOO_LARGE_TO_KEEP = 1e9;
/** More ids than these are more than an address may hold. */
const MAX_IDS_IN_URL = 200;

/** The host's sessions. Every method throws `ApiFailure`, and what is aborted an `AbortError`. */
export interface SessionsApi {
  list(): Promise<Session[]>;
  rename(id: string, title: string | null): Promise<Session>;
  remove(id: string): Promise<void>;
  import(file: File, onProgress: OnProgress, signal: AbortSignal): Promise<ImportResult>;
  export(request: ExportRequest, onProgress: OnProgress, signal: AbortSignal): Promise<Download>;
}

/** Sends a file, and gives what came in. */
export type Upload = (
  path: string,
  file: File,
  onProgress: OnProgress,
  signal: AbortSignal,
) => Promise<ImportResult>;

export function createSessionsApi(ask: Ask, upload: Upload): SessionsApi {
  return {
    list: async () => SessionList.parse(await ask(ALL)).sessions,
    rename: async (id, title) => Session.parse(await ask(`${ALL}/${id}`, asJson('PATCH', { title }))),
    async remove(id) {
      await ask(`${ALL}/${id}`, { method: 'DELETE' });
    },
    import: (file, onProgress, signal) =>
      upload(`${ALL}/import?title=${encodeURIComponent(titleOf(file.name))}`, file, onProgress, signal),
    async export({ session, format, ids, recordings }, onProgress, signal) {
      const path = `${ALL}/${session}/${format === 'zip' ? 'export.zip' : `script.${format}`}`;
      const body = { ...(ids && { ids }), ...(format === 'zip' && { recordings }) };
      const response = await fetch(path, { ...asJson('POST', body), signal });
      if (!response.ok) throw failureOf(response.status, parseJson(await response.text()));
      const name = fileNameIn(response.headers.get('content-disposition')) ?? `session.${format}`;
      const url = `${path}?${queryOf({ ids, recordings })}`;
      if (
        Number(response.headers.get('content-length')) > TOO_LARGE_TO_KEEP &&
        (ids?.length ?? 0) <= MAX_IDS_IN_URL
      ) {
        await response.body?.cancel();
        return { name, url };
      }
      return { name, content: await received(response, onProgress) };
    },
  };
}

function queryOf({ ids, recordings }: Pick<ExportRequest, 'ids' | 'recordings'>): string {
  return [`recordings=${recordings ? 1 : 0}`, ids && `ids=${ids.join(',')}`].filter(Boolean).join('&');
}

/** The body as it comes. What has come is given to the browser bit by bit, which keeps it on disk where it is large. */
async function received(response: Response, onProgress: OnProgress): Promise<Blob> {
  const length = Number(response.headers.get('content-length'));
  const total = length > 0 ? length : undefined;
  const type = response.headers.get('content-type') ?? '';
  let whole = new Blob([], { type });
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let [done, held] = [0, 0];
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    parts.push(read.value);
    done += read.value.length;
    held += read.value.length;
    if (held > HELD) {
      whole = new Blob([whole, ...parts], { type });
      parts = [];
      held = 0;
    }
    onProgress(done, total);
  }
  return new Blob([whole, ...parts], { type });
}

/** Bytes kept in the page before they are handed on. */
const HELD = 16 * 1024 * 1024;

/** A file's name without what programs add to it. */
export function titleOf(name: string): string {
  return (
    name
      .replace(/(\.(zip|jsonl|ndjson|json))+$/i, '')
      .slice(0, 200)
      .trim() || 'Imported'
  );
}

/** The name an answer gives its file (RFC 6266). */
export function fileNameIn(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
