import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import associations from '../../shared/associations.json';
import { attempt } from '../base/attempt';
import { takesValue } from '../flags';

/** The arguments of the program, by who reads them. */
export interface Arguments {
  /** Our own flags, with their values. */
  readonly flags: readonly string[];
  /** Paths of files, and links. */
  readonly items: readonly string[];
  /** Switches that are not ours, which Chromium reads by itself. */
  readonly switches: readonly string[];
}

/**
 * Sorts Electron's arguments. If it is started from sources, ours follow the application's folder, and Chromium's switches
 * precede it. If it is packaged, anything may follow the program, as desktops and wrapper scripts add switches; then a
 * switch that is not ours is Chromium's. `cwd` is the directory of relative paths.
 */
export function sortArguments(argv: readonly string[], isPackaged: boolean, cwd: string): Arguments {
  const flags: string[] = [];
  const items: string[] = [];
  const switches: string[] = [];
  // Systems may put `--` before a link.
  const args = isPackaged ? argv.slice(1).filter((arg) => arg !== '--') : afterFolder(argv);
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) items.push(toItem(arg, cwd));
    else if (!isPackaged || takesValue(arg) !== undefined) {
      flags.push(arg);
      const value = args[i + 1];
      if (takesValue(arg) && value !== undefined) {
        flags.push(value);
        i += 1;
      }
    } else switches.push(arg);
  }
  return { flags, items, switches };
}

function afterFolder(argv: readonly string[]): readonly string[] {
  const folder = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return folder === -1 ? [] : argv.slice(folder + 1);
}

/** A link as it is, and the absolute path of a file. */
function toItem(arg: string, cwd: string): string {
  if (isLink(arg)) return arg;
  const path = arg.startsWith('file:') ? attempt(() => fileURLToPath(arg)) : undefined;
  return path ?? resolve(cwd, arg);
}

/** Whether an item is a link of ours, and not a file. */
export function isLink(item: string): boolean {
  return item.toLowerCase().startsWith(`${associations.scheme}:`);
}

/**
 * The part of the panel that a link names: `jumpseat://session/ID`, `jumpseat://recordings` or `jumpseat://recordings/ID`.
 * Any website may open a link, so it can only show something, and anything else just shows the panel.
 * @returns the hash for the panel's address; undefined if the link names nothing
 */
export function hashOfLink(link: string): string | undefined {
  const place = link.slice(link.indexOf(':') + 1).replace(/^\/+|\/+$/g, '');
  return /^(session|recordings)(\/[\w-]{1,64})?$/.test(place) ? `#${place}` : undefined;
}
