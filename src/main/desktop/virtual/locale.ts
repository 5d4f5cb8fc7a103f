import { execFile } from 'node:child_process';

/** A locale's name in a comparable form: `en_US.UTF-8` and `en_US.utf8` are equal. */
const normalized = (name: string): string => {
  const [language = '', codeset = ''] = name.split('.', 2);
  return codeset === '' ? language : `${language}.${codeset.toLowerCase().replaceAll('-', '')}`;
};

const isUtf8 = (name: string): boolean => /\.utf-?8(@|$)/i.test(name);

let locales: Promise<readonly string[] | undefined> | undefined;

/**
 * The locales that were installed at the first call: to start a process takes a part of a desktop's start. Undefined if the
 * system has no `locale` command (musl accepts every UTF-8 name).
 */
export function installedLocales(): Promise<readonly string[] | undefined> {
  locales ??= new Promise((resolve) => {
    execFile('locale', ['-a'], { encoding: 'latin1', timeout: 2000 }, (error, stdout) =>
      resolve(error ? undefined : stdout.split('\n').filter((name) => name !== '')),
    );
  });
  return locales;
}

/**
 * The changes to `base` that give every program a UTF-8 locale, since a terminal must show any script. The user's own locale
 * is kept if it is UTF-8 and installed. A variable that names a missing locale is removed: because of one such variable,
 * setlocale(3) rejects all of them and a program falls back to Latin-1.
 */
export function utf8Locale(
  base: NodeJS.ProcessEnv,
  installed: readonly string[] | undefined,
): NodeJS.ProcessEnv {
  const known = installed && new Set(installed.map(normalized));
  const usable = (name: string) => !known || known.has(normalized(name));
  const dropped = Object.entries(base)
    .filter(([name, value]) => /^LC_[A-Z]+$/.test(name) && value && !usable(value))
    .map(([name]) => [name, undefined] as const);
  const kept: NodeJS.ProcessEnv = { ...base, ...Object.fromEntries(dropped) };
  const effective = kept.LC_ALL || kept.LC_CTYPE || kept.LANG || '';
  if (isUtf8(effective) && usable(effective) && (!kept.LANG || usable(kept.LANG))) {
    return Object.fromEntries(dropped);
  }
  const fallback = usable('C.UTF-8') ? 'C.UTF-8' : (installed?.find(isUtf8) ?? 'C.UTF-8');
  return { ...Object.fromEntries(dropped), LANG: fallback, LC_ALL: undefined, LC_CTYPE: undefined };
}
