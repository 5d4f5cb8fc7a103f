import { z } from 'zod';
import { DesktopName } from './named-desktop';

/** Limit on linked hosts. */
export const MAX_HOSTS = 32;

/** A host on a different machine, or in a container, whose desktops appear beside those of this one. */
export const LinkedHost = z
  .object({
    name: DesktopName.describe('Its name here. Its API is under `/hosts/{name}`.'),
    address: z.string().describe('http://127.0.0.1:PORT, or ssh://[user@]machine[:port].'),
    state: z.enum(['connecting', 'connected', 'failed']).meta({
      id: 'LinkedHostState',
      description: 'failed: it is tried again, but a person should look.',
    }),
    reason: z.string().optional().describe('Why it is not connected.'),
  })
  .meta({ id: 'LinkedHost' });
export type LinkedHost = z.infer<typeof LinkedHost>;

export const LinkedHostList = z.object({ hosts: z.array(LinkedHost) }).meta({ id: 'LinkedHostList' });

export const NewHost = z
  .object({
    name: DesktopName.nullish().describe('By default the name of the machine.'),
    address: z
      .string()
      .max(300)
      .describe(
        'http://127.0.0.1:PORT for the near end of `ssh -L` and for a container, or ssh://[user@]machine[:port]: then this ' +
          'host opens the tunnel by the system’s `ssh`, with its keys and settings.',
      ),
    token: z.string().max(300).nullish().describe('Of that host; through ssh it is read there.'),
    data_dir: z
      .string()
      .max(1000)
      .nullish()
      .describe('Through ssh: the data directory of that host; by default the platform’s.'),
    remember: z
      .boolean()
      .nullish()
      .describe('Whether to store the token, encrypted by the system, for the next start.'),
  })
  .meta({ id: 'NewHost' });
export type NewHost = z.output<typeof NewHost>;

/** Where a host is: a port of this machine, or a machine with an ssh server. */
export type LinkedHostAddress =
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'ssh'; readonly target: string; readonly port: number | undefined };

const NEAR = /^(?:http:\/\/)?(?:127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})\/?$/i;
/** No user and no machine begins with a dash, which `ssh` would take for an option. */
const SSH = /^ssh:\/\/((?:[A-Za-z0-9_.][\w.-]*@)?[A-Za-z0-9_.][\w.-]*)(?::(\d{1,5}))?\/?$/;

/** Undefined if the text is no such address. */
export function parseHostAddress(text: string): LinkedHostAddress | undefined {
  const port = Number(NEAR.exec(text)?.[1] ?? 0);
  if (port > 0 && port < 65_536) return { kind: 'port', port };
  const match = SSH.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { kind: 'ssh', target: match[1], port: match[2] === undefined ? undefined : Number(match[2]) };
}

export function shownHostAddress(address: LinkedHostAddress): string {
  if (address.kind === 'port') return `http://127.0.0.1:${address.port}`;
  return `ssh://${address.target}${address.port === undefined ? '' : `:${address.port}`}`;
}

/** The path under which a linked host's API is served. */
export function pathOfHost(name: string): string {
  return `/hosts/${name}`;
}
