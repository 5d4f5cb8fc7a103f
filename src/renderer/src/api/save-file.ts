import type { Download } from './sessions';

/** Gives a file to whoever uses the browser, where their files go. */
export function saveFile(download: Download): void {
  const url = 'url' in download ? download.url : URL.createObjectURL(download.content);
  const link = document.createElement('a');
  link.href = url;
  link.download = download.name;
  link.click();
  // The browser has taken it by then, however large it is; of an address that is none of those it thinks nothing.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Lets somebody choose files of sessions. */
export function chooseFiles(onFiles: (files: readonly File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.zip,.jsonl,.ndjson';
  input.multiple = true;
  input.onchange = () => onFiles([...(input.files ?? [])]);
  input.click();
}
