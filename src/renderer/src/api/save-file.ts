import type { SessionDownload } from './sessions';

/** Saves a file to the browser's download folder. Without a name, the host's response names it. */
export function saveFile(download: SessionDownload): void {
  const url = 'url' in download ? download.url : URL.createObjectURL(download.content);
  const link = document.createElement('a');
  link.href = url;
  link.download = download.name;
  link.click();
  // The browser has read the file by then, however large it is. Other URLs are not affected.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The newest input. Without this reference, the browser may collect it while the user chooses. */
let input: HTMLInputElement;

/** Lets the user select files to import. */
export function chooseFiles(onFiles: (files: readonly File[]) => void): void {
  input = document.createElement('input');
  input.type = 'file';
  input.accept = '.zip,.jsonl,.ndjson';
  input.multiple = true;
  input.onchange = () => onFiles([...(input.files ?? [])]);
  input.click();
}
