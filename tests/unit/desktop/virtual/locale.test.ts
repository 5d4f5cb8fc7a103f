import { describe, expect, it } from 'vitest';
import { utf8Locale } from '../../../../src/main/desktop/virtual/locale';

const INSTALLED = ['C', 'C.utf8', 'POSIX', 'de_DE.utf8', 'ja_JP.utf8', 'sr_RS.utf8@latin', 'en_GB.iso88591'];
const replaced = { LANG: 'C.UTF-8', LC_ALL: undefined, LC_CTYPE: undefined };

describe('utf8Locale', () => {
  it.each([
    ['keeps an installed UTF-8 locale', { LANG: 'de_DE.UTF-8' }, {}],
    ['keeps one with a modifier', { LANG: 'sr_RS.UTF-8@latin' }, {}],
    ['prefers LC_ALL', { LANG: 'C', LC_ALL: 'ja_JP.utf8' }, {}],
    ['sets a locale if none is set', {}, replaced],
    ['replaces one without UTF-8', { LANG: 'POSIX' }, replaced],
    ['replaces an installed one of a different character set', { LANG: 'en_GB.iso88591' }, replaced],
    ['replaces one overridden by LC_ALL=C', { LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, replaced],
    ['replaces one that is not installed', { LANG: 'en_US.UTF-8' }, replaced],
    [
      'replaces a name that macOS sends over ssh',
      { LANG: 'de_DE.UTF-8', LC_CTYPE: 'UTF-8' },
      { LC_CTYPE: undefined },
    ],
    [
      'drops a single category that is not installed',
      { LANG: 'de_DE.UTF-8', LC_TIME: 'fr_FR.UTF-8' },
      { LC_TIME: undefined },
    ],
    [
      'replaces a missing LANG behind an installed LC_CTYPE',
      { LANG: 'en_US.UTF-8', LC_CTYPE: 'de_DE.UTF-8' },
      replaced,
    ],
  ])('%s', (_name, base, changes) => expect(utf8Locale(base, INSTALLED)).toEqual(changes));

  it('accepts each UTF-8 name on a system that cannot list its locales', () => {
    expect(utf8Locale({ LANG: 'xx_YY.UTF-8' }, undefined)).toEqual({});
    expect(utf8Locale({ LANG: 'C' }, undefined)).toEqual(replaced);
  });

  it('uses an installed UTF-8 locale on a system without C.UTF-8', () => {
    expect(utf8Locale({}, ['C', 'en_US.utf8'])).toMatchObject({ LANG: 'en_US.utf8' });
  });
});
