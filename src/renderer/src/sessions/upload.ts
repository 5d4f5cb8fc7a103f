import { parseJson } from '../../../shared/json';
import { ImportResult } from '../../../shared/session';
import { ApiFailure } from '../api/http';
import type { Upload } from './api';
import { failureOf } from './failure';

/** `fetch` does not tell how much of a body has been sent. */
export const upload: Upload = (path, file, onProgress, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => {
      const result =
        request.status === 201 ? ImportResult.safeParse(parseJson(request.responseText)) : undefined;
      if (result?.success) resolve(result.data);
      else reject(failureOf(request.status, request.responseText));
    };
    request.onerror = () =>
      reject(new ApiFailure(0, 'The host does not answer.', 'Is Jumpseat still running?'));
    request.onabort = () => reject(new DOMException('Given up.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.open('POST', path);
    request.setRequestHeader(
      'content-type',
      /\.zip$/i.test(file.name) ? 'application/zip' : 'application/x-ndjson',
    );
    request.send(file);
  });
