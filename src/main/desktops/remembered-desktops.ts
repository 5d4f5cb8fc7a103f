import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/json';
import { DesktopName, Geometry } from '../../shared/named-desktop';
import { titleFrom } from '../../shared/title';
import { attempt } from '../base/attempt';
import { writeFileAtomicSync } from '../base/files';

/** What the next start needs to know of a desktop. */
const RememberedDesktop = z.object({
  name: DesktopName,
  title: z
    .string()
    .transform((text) => titleFrom(text))
    .optional(),
  /** virtual, host, or the address of a VNC server without user and password. */
  desktop: z.string(),
  geometry: Geometry.optional(),
});
export type RememberedDesktop = z.infer<typeof RememberedDesktop>;

const File = z.object({ desktops: z.array(z.unknown()) });

/** The desktops that a data directory remembers, in `desktops.json`. */
export function openRememberedDesktops(dataDir: string) {
  const path = join(dataDir, 'desktops.json');
  return {
    /** Those that can be read. */
    read(): RememberedDesktop[] {
      const text = attempt(() => readFileSync(path, 'utf8')) ?? '';
      const entries = File.safeParse(parseJson(text)).data?.desktops ?? [];
      return entries.flatMap((entry) => RememberedDesktop.safeParse(entry).data ?? []);
    },
    /** @throws the system's error; then the file keeps its content */
    write(desktops: readonly RememberedDesktop[]): void {
      // The directory may have been deleted meanwhile.
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      writeFileAtomicSync(path, `${JSON.stringify({ desktops }, undefined, 2)}\n`);
    },
  };
}
