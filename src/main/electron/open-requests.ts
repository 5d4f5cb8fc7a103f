import { app } from 'electron';

/** Opens a file or a link. */
type Open = (item: string) => void;

/**
 * Collects the files and links that the system asks to open, from the start of the program on, since macOS asks before the
 * app is ready.
 * @param given those on the command line
 */
export function collectOpenRequests(given: readonly string[]) {
  const waiting = [...given];
  let open: Open = (item) => void waiting.push(item);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    open(url);
  });
  return {
    add(items: readonly string[]): void {
      for (const item of items) open(item);
    },
    /** Opens those that wait, and from now on each at once. */
    serve(handler: Open): void {
      open = handler;
      for (const item of waiting.splice(0)) open(item);
    },
  };
}
