import { type ImportResult, sessionTitle } from '../../../shared/session';
import type { Client } from './client';
import { apiUrl } from './urls';

/** Transferred bytes; no total if it is unknown. */
export type OnProgress = (done: number, total: number | undefined) => void;

export type ExportFormat = 'zip' | 'mjs' | 'py';

export interface ExportRequest {
  readonly session: string;
  readonly format: ExportFormat;
  /** Ids of the entries; all entries if absent. */
  readonly ids: readonly string[] | undefined;
  readonly recordings: boolean;
}

/** A file to save: its content, or its URL if it is too large. */
export type SessionDownload = { readonly name: string } & (
  | { readonly content: Blob }
  | { readonly url: string }
);

/** Beyond this size, a browser may not keep an unsaved file (bytes). */
const TOO_LARGE_TO_KEEP = 1e9;
/** More ids may not fit into a URL. */
const MAX_IDS_IN_URL = 200;

/** Uploads a file. */
export type Upload = (
  path: string,
  file: File,
  onProgress: OnProgress,
  signal: AbortSignal,
) => Promise<ImportResult>;

export type SessionsApi = ReturnType<typeof createSessionsApi>;

/** The host's sessions. Every method throws `ApiFailure`; an aborted one throws an `AbortError`. */
export function createSessionsApi({ call, send }: Client, upload: Upload) {
  return {
    list: async () => (await call('listSessions')).sessions,
    rename: (id: string, title: string | null) => call('updateSession', { params: { id }, body: { title } }),
    remove: (id: string): Promise<void> => call('deleteSession', { params: { id } }),
    import: (file: File, onProgress: OnProgress, signal: AbortSignal) =>
      upload(
        apiUrl('importSession', { query: { title: sessionTitle(file.name) } }),
        file,
        onProgress,
        signal,
      ),
    async export(
      { session, format, ids, recordings }: ExportRequest,
      onProgress: OnProgress,
      signal: AbortSignal,
    ): Promise<SessionDownload> {
      const params = { id: session };
      const body = { ...(ids && { ids: [...ids] }), ...(format === 'zip' && { recordings }) };
      const response = await send(OPERATIONS[format][1], { params, body, signal });
      const name = fileNameIn(response.headers.get('content-disposition')) ?? `session.${format}`;
      if (
        Number(response.headers.get('content-length')) > TOO_LARGE_TO_KEEP &&
        (ids?.length ?? 0) <= MAX_IDS_IN_URL
      ) {
        await response.body?.cancel();
        const query = { recordings: recordings ? '1' : '0', ids: ids?.join(',') } as const;
        return { name, url: apiUrl(OPERATIONS[format][0], { params, query }) };
      }
      return { name, content: await received(response, onProgress) };
    },
  };
}

/** Operations of each format: with the ids in the URL, and with the ids in the body. */
const OPERATIONS = {
  zip: ['exportSession', 'exportSessionSelection'],
  mjs: ['getNodeScript', 'createNodeScript'],
  py: ['getPythonScript', 'createPythonScript'],
} as const;

/** Reads the body in parts and moves them into blobs, because the browser keeps large ones on disk. */
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

/** Parts in memory before they are moved into a blob (bytes). */
const HELD = 16 * 1024 * 1024;

/** The file name in a `Content-Disposition` header (RFC 6266). */
export function fileNameIn(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
