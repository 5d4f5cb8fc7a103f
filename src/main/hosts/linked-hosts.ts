import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/json';
import {
  type LinkedHost,
  MAX_HOSTS,
  type NewHost,
  parseHostAddress,
  shownHostAddress,
} from '../../shared/linked-host';
import { DesktopName } from '../../shared/named-desktop';
import { RequestError } from '../../shared/request-error';
import { attempt } from '../base/attempt';
import { writeFileAtomicSync } from '../base/files';
import type { ServerPasswords } from '../desktop/remote/server-passwords';
import { HostLink } from './host-link';
import type { Reach } from './reach';

const Remembered = z.object({ name: DesktopName, address: z.string(), data_dir: z.string().optional() });
type Remembered = z.infer<typeof Remembered>;
const File = z.object({ hosts: z.array(Remembered) });

interface LinkedHostsOptions {
  readonly dataDir: string;
  /** The stored tokens, by name. */
  readonly tokens: ServerPasswords;
  readonly onChange: (hosts: LinkedHost[]) => void;
}

/** The hosts on other machines whose desktops appear here, by name. They are remembered in `hosts.json`. */
export class LinkedHosts {
  readonly #links = new Map<string, { readonly link: HostLink; readonly remembered: Remembered }>();
  readonly #path: string;

  constructor(private readonly options: LinkedHostsOptions) {
    this.#path = join(options.dataDir, 'hosts.json');
  }

  /** Links the hosts of the run before. */
  async load(): Promise<void> {
    const text = attempt(() => readFileSync(this.#path, 'utf8')) ?? '';
    for (const host of File.safeParse(parseJson(text)).data?.hosts ?? []) {
      const token = (await this.options.tokens.get(host.name))?.password;
      attempt(() => this.#add(host, token));
    }
  }

  list(): LinkedHost[] {
    return [...this.#links.values()].map(({ link }) => link.shown);
  }

  /** @throws {RequestError} `host-not-found`, `host-unreachable` */
  reach(name: string): Reach {
    const { link } = this.#find(name);
    const { reach } = link;
    if (reach) return reach;
    throw new RequestError('host-unreachable', `The host ${name} is not connected.`, link.shown.reason);
  }

  /** Links a host. @throws {RequestError} */
  async add({ name: asked, address, token, data_dir, remember }: NewHost): Promise<LinkedHost> {
    const name = asked ?? this.#nameFor(address);
    if (this.#links.has(name)) {
      const detail = 'Choose a different name, or remove that host first.';
      throw new RequestError('host-exists', `There is already a host ${name}.`, detail);
    }
    if (this.#links.size >= MAX_HOSTS) {
      const detail = 'Remove one of them first.';
      throw new RequestError('too-many-hosts', `There are already ${MAX_HOSTS} hosts.`, detail);
    }
    const host = { name, address, ...(data_dir != null && { data_dir }) };
    const link = this.#add(host, token ?? undefined);
    if (token != null && remember && (await this.options.tokens.canRemember()))
      await this.options.tokens.remember(name, { password: token });
    try {
      this.#changed();
    } catch (error) {
      this.#links.delete(name);
      await link.close();
      throw error;
    }
    return link.shown;
  }

  /** @throws {RequestError} `host-not-found` */
  async remove(name: string): Promise<void> {
    const { link } = this.#find(name);
    this.#links.delete(name);
    this.options.tokens.forget(name);
    this.#changed();
    await link.close();
  }

  /** Disconnects all hosts. */
  async stop(): Promise<void> {
    await Promise.all([...this.#links.values()].map(({ link }) => link.close()));
  }

  #find(name: string) {
    const found = this.#links.get(name);
    if (found) return found;
    const detail = 'GET /api/v0/hosts lists them.';
    throw new RequestError('host-not-found', 'There is no linked host of this name.', detail);
  }

  /** @throws {RequestError} `invalid-address` */
  #add(host: Remembered, token: string | undefined): HostLink {
    const address = parseHostAddress(host.address);
    if (!address) {
      throw new RequestError(
        'invalid-address',
        'This is not the address of a host.',
        'Write ssh://[user@]machine[:port], or http://127.0.0.1:PORT for the near end of a tunnel.',
      );
    }
    const link = new HostLink({
      ...{ name: host.name, address, token, dataDir: host.data_dir },
      onChange: () => this.options.onChange(this.list()),
    });
    const remembered = { ...host, address: shownHostAddress(address) };
    this.#links.set(host.name, { link, remembered });
    return link;
  }

  #changed(): void {
    const hosts = [...this.#links.values()].map(({ remembered }) => remembered);
    // The directory may have been deleted meanwhile.
    mkdirSync(this.options.dataDir, { recursive: true, mode: 0o700 });
    writeFileAtomicSync(this.#path, `${JSON.stringify({ hosts }, undefined, 2)}\n`);
    this.options.onChange(this.list());
  }

  /** The name of the machine, as far as a name may be so; with a number if it is taken. */
  #nameFor(address: string): string {
    const parsed = parseHostAddress(address);
    const machine = parsed?.kind === 'ssh' ? parsed.target.replace(/^.*@/, '').split('.')[0] : undefined;
    const base =
      machine
        ?.toLowerCase()
        .replaceAll(/[^a-z0-9-]/g, '-')
        .slice(0, 36) || 'host';
    for (let number = 1; ; number++) {
      const name = number === 1 ? base : `${base}-${number}`;
      if (!this.#links.has(name)) return name;
    }
  }
}
