import type { LocalClipboard } from './clipboard';

/** The clipboard of the computer that shows this page. */
export function browserClipboard({ clipboard, permissions }: Navigator): LocalClipboard {
  return {
    readText: () => clipboard.readText(),
    writeText: (text) => clipboard.writeText(text),
    async mayRead() {
      try {
        // TypeScript does not list this name, since not every browser knows it; those throw.
        const name = 'clipboard-read' as PermissionName;
        return (await permissions.query({ name })).state === 'granted';
      } catch {
        return false;
      }
    },
  };
}
