import type { LocalClipboard } from './clipboard';

/** The clipboard of the computer this page is shown on. */
export function browserClipboard({ clipboard, permissions }: Navigator): LocalClipboard {
  return {
    readText: () => clipboard.readText(),
    writeText: (text) => clipboard.writeText(text),
    async mayRead() {
      try {
        // Not in TypeScript's list of names, because not every browser knows it; those throw.
        const name = 'clipboard-read' as PermissionName;
        return (await permissions.query({ name })).state === 'granted';
      } catch {
        return false;
      }
    },
  };
}
