import { parseJson } from '../../../shared/json';
import { ImportResult } from '../../../shared/session';
import { apiFailureOf, noAnswer } from './failure';
import type { Upload } from './sessions';

/** Uses `XMLHttpRequest`, because `fetch` does not report upload progress. */
export const upload: Upload = (path, file, onProgress, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => {
      const json = parseJson(request.responseText);
      const result = request.status === 201 ? ImportResult.safeParse(json) : undefined;
      if (result?.success) resolve(result.data);
      else reject(apiFailureOf(request.status, json));
    };
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(new DOMException('Given up.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.open('POST', path);
    request.setRequestHeader(
      'content-type',
      /\.zip$/i.test(file.name) ? 'application/zip' : 'application/x-ndjson',
    );
    request.send(file);
  });
