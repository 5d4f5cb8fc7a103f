import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type DesktopChoice, parseDesktop } from '../../shared/desktop-address';
import type { Size } from '../../shared/geometry';
import {
  type DesktopChange,
  MAIN_DESKTOP,
  type NamedDesktop,
  type NewDesktop,
  sizeOf,
} from '../../shared/named-desktop';
import { RequestError } from '../../shared/request-error';
import type { DesktopHandlers } from '../api/routes/handlers';
import { shutDown } from '../shut-down';
import type { DesktopSettings } from '../workstation/parts';
import type { Workstation } from '../workstation/workstation';
import type { openRememberedDesktops, RememberedDesktop } from './remembered-desktops';
import { addressOf, sameScreen, screenFrom } from './screen-address';

/** A desktop with its operations in the API. */
export interface OpenDesktop {
  readonly workstation: Workstation;
  readonly handlers: DesktopHandlers;
  /** Called once all parts have stopped. */
  close(): void;
}

interface Entry extends OpenDesktop {
  readonly name: string;
  /** The size to start with. */
  geometry: Size;
  title?: string | undefined;
}

interface DesktopsOptions {
  /** The desktop `main`, and the size of those that name none. */
  readonly main: Pick<DesktopSettings, 'choice' | 'geometry'>;
  /** Limit on desktops, `main` included. */
  readonly max: number;
  readonly dataDir: string;
  readonly remembered: ReturnType<typeof openRememberedDesktops>;
  readonly open: (settings: DesktopSettings) => OpenDesktop;
  /** Called when a desktop was added, renamed, removed or given a different screen. */
  readonly onChange: (desktops: NamedDesktop[]) => void;
  readonly log: Logger;
}

/** The desktops of a host, by name. Each has a workstation; they share nothing but the libraries. */
export class Desktops {
  readonly max: number;
  readonly #entries = new Map<string, Entry>();
  /** Desktops that are being removed: their names are free once they are gone. */
  readonly #leaving = new Map<string, Promise<void>>();
  #isStopping = false;

  constructor(private readonly options: DesktopsOptions) {
    this.max = options.max;
    this.#add({ name: MAIN_DESKTOP, ...options.main });
  }

  /** Adds the desktops of the run before, which start when they are used. */
  load(): void {
    const { remembered, main, log } = this.options;
    for (const { name, title, desktop, geometry } of remembered.read()) {
      const choice = parseDesktop(desktop);
      if (name !== MAIN_DESKTOP && (!choice || this.#entries.has(name))) {
        log.warn({ name, desktop }, 'A remembered desktop cannot be used');
        continue;
      }
      if (choice && name !== MAIN_DESKTOP)
        this.#add({ name, choice, geometry: geometry ? sizeOf(geometry) : main.geometry });
      const entry = this.#entries.get(name);
      if (entry) entry.title = title;
    }
  }

  get all(): readonly Workstation[] {
    return [...this.#entries.values()].map(({ workstation }) => workstation);
  }

  get main(): Workstation {
    return this.workstation(MAIN_DESKTOP);
  }

  list(): NamedDesktop[] {
    return [...this.#entries.values()].map(shown);
  }

  get(name: string): NamedDesktop {
    return shown(this.#find(name));
  }

  /** @throws {RequestError} `desktop-not-found` */
  workstation(name: string): Workstation {
    return this.#find(name).workstation;
  }

  /** @throws {RequestError} `desktop-not-found` */
  handlersOf(name: string): DesktopHandlers {
    return this.#find(name).handlers;
  }

  /** Adds a desktop, which starts when it is used. @throws {RequestError} */
  async create({ name: asked, desktop, geometry, title }: NewDesktop): Promise<NamedDesktop> {
    const name = asked ?? this.#freeName();
    const choice = screenFrom(desktop ?? 'virtual');
    await this.#leaving.get(name);
    this.#checkNew(name, choice);
    const size = geometry != null ? sizeOf(geometry) : this.options.main.geometry;
    const entry = this.#add({ name, choice, geometry: size });
    entry.title = title ?? undefined;
    try {
      this.#remember();
    } catch (error) {
      await this.#leave(entry);
      throw error;
    }
    this.changed();
    return shown(entry);
  }

  /** @throws {RequestError} `desktop-not-found`, `not-resizable` */
  async change(name: string, { title, geometry }: DesktopChange): Promise<NamedDesktop> {
    const entry = this.#find(name);
    if (geometry !== undefined) {
      await entry.workstation.commands.resize(sizeOf(geometry));
      entry.geometry = sizeOf(geometry);
    }
    const before = entry.title;
    if (title !== undefined) entry.title = title ?? undefined;
    try {
      this.#remember();
    } catch (error) {
      entry.title = before;
      throw error;
    }
    this.changed();
    return shown(entry);
  }

  /** Finishes a desktop's recordings, stops it and forgets it. @throws {RequestError} `desktop-not-found`, `main-desktop` */
  async remove(name: string): Promise<void> {
    const entry = this.#find(name);
    if (name === MAIN_DESKTOP) {
      const detail = 'Its programs can be ended: POST /api/v0/desktop/stop.';
      throw new RequestError('main-desktop', 'The desktop main cannot be deleted.', detail);
    }
    await this.#leave(entry);
  }

  changed(): void {
    if (!this.#isStopping) this.options.onChange(this.list());
  }

  /** Remembers the screens that desktops show now. */
  connected(): void {
    this.#rememberIfPossible();
    this.changed();
  }

  /**
   * Checks that no desktop but `name` shows a screen: two would share one pointer.
   * @throws {RequestError} `desktop-taken`
   */
  checkFree(choice: DesktopChoice, name?: string): void {
    const address = addressOf(choice);
    if (address === 'virtual') return;
    const other = this.list().find((one) => one.name !== name && sameScreen(one.desktop, address));
    if (!other) return;
    throw new RequestError(
      'desktop-taken',
      `The desktop ${other.name} already shows ${address === 'host' ? 'this machine’s screen' : address}.`,
      'Use that one, or delete it first.',
    );
  }

  /** Stops all desktops within five seconds. Calls `alongside` once the last requests are answered. */
  async stop(alongside: () => Promise<unknown>): Promise<void> {
    this.#isStopping = true;
    const parts = this.all.map((workstation) => workstation.shutDown());
    const ends = () => [alongside(), ...this.#leaving.values(), ...parts.map((part) => part.stopDesktop())];
    await shutDown({
      watchers: Promise.all(parts.map(({ watchers }) => watchers)),
      stopDesktop: () => Promise.all(ends()),
      recordings: Promise.all(parts.map(({ recordings }) => recordings)),
    });
  }

  #find(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    throw new RequestError(
      'desktop-not-found',
      'There is no desktop of this name.',
      'GET /api/v0/desktops lists them; POST /api/v0/desktops adds one.',
    );
  }

  #add(settings: Omit<DesktopSettings, 'folder'>): Entry {
    const { name, geometry } = settings;
    const opened = this.options.open({ ...settings, folder: folderOf(name) });
    const entry: Entry = { name, geometry, ...opened };
    this.#entries.set(name, entry);
    return entry;
  }

  #checkNew(name: string, choice: DesktopChoice): void {
    if (this.#isStopping) throw new RequestError('shutting-down', 'Jumpseat is shutting down.');
    if (this.#entries.has(name)) {
      throw new RequestError(
        'desktop-exists',
        `There is already a desktop ${name}.`,
        'Use it, or choose a different name.',
      );
    }
    if (this.#entries.size >= this.max) {
      throw new RequestError(
        'too-many-desktops',
        `There are already ${this.max} desktops.`,
        'Delete one, or start Jumpseat with a higher --max-desktops.',
      );
    }
    this.checkFree(choice);
  }

  async #leave(entry: Entry): Promise<void> {
    const { name, workstation } = entry;
    const gone = shutDown(workstation.shutDown())
      .then(() => entry.close())
      .then(() => rm(join(this.options.dataDir, folderOf(name)), { recursive: true, force: true }))
      .catch((error: unknown) => this.options.log.warn({ err: error, name }, 'A desktop left files behind'))
      .finally(() => this.#leaving.delete(name));
    this.#entries.delete(name);
    this.#leaving.set(name, gone);
    this.#rememberIfPossible();
    this.changed();
    await gone;
  }

  #freeName(): string {
    for (let number = 2; ; number++) {
      const name = `desktop-${number}`;
      if (!this.#entries.has(name) && !this.#leaving.has(name)) return name;
    }
  }

  /** For changes that a full disk does not undo. */
  #rememberIfPossible(): void {
    try {
      this.#remember();
    } catch (error) {
      this.options.log.warn({ err: error }, 'The list of desktops could not be stored');
    }
  }

  /** @throws the system's error, such as ENOSPC */
  #remember(): void {
    const { remembered, main } = this.options;
    const entries = [...this.#entries.values()].map(
      ({ name, title, geometry, workstation }): RememberedDesktop => {
        const { width, height } = geometry === main.geometry ? { width: 0, height: 0 } : geometry;
        return {
          ...{ name, desktop: screenOf(workstation) },
          ...(title !== undefined && { title }),
          ...(width > 0 && { geometry: `${width}x${height}` }),
        };
      },
    );
    // The screen of `main` comes from the flags.
    remembered.write(entries.filter(({ name, title }) => name !== MAIN_DESKTOP || title !== undefined));
  }
}

/** The folder of a desktop's own files, in the data directory. */
function folderOf(name: string): string {
  return name === MAIN_DESKTOP ? 'desktop' : join('desktops', name);
}

function shown({ name, title, workstation }: Entry): NamedDesktop {
  return {
    name,
    ...(title !== undefined && { title }),
    desktop: screenOf(workstation),
    session: workstation.journal.session,
    status: workstation.status(),
  };
}

/** virtual, host, or the address of a VNC server without user and password. */
function screenOf(workstation: Workstation): string {
  return addressOf(workstation.choice());
}
