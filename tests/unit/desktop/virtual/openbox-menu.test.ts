import { describe, expect, it } from 'vitest';
import { menuEntries, menuXml } from '../../../../src/main/desktop/virtual/openbox-menu';

function entries(installed: readonly string[], isRoot = false, profilesDir = '/data/profiles') {
  const which = (program: string) => (installed.includes(program) ? `/usr/bin/${program}` : undefined);
  return menuEntries({ which, profilesDir, isRoot });
}

describe('menuEntries', () => {
  it('returns only installed programs', () => {
    expect(entries([])).toEqual([]);
    expect(entries(['xterm']).map((entry) => entry.label)).toEqual(['Terminal']);
    expect(entries(['thunar', 'firefox', 'xterm']).map((entry) => entry.label)).toEqual([
      'Terminal',
      'Web browser',
      'Files',
    ]);
  });

  it('disables the sandbox of Chromium only for root', () => {
    expect(entries(['chromium'], true)[0]?.command).toContain(' --no-sandbox');
    expect(entries(['chromium'], false)[0]?.command).not.toContain('--no-sandbox');
  });

  it('gives browsers a separate profile, also in a path with spaces', () => {
    expect(entries(['chromium'], false, '/my data')[0]?.command).toContain(
      `'--user-data-dir=/my data/chromium'`,
    );
    expect(entries(['firefox'])[0]?.command).toBe(
      '/usr/bin/firefox --new-instance --profile /data/profiles/firefox',
    );
  });
});

describe('menuXml', () => {
  it('escapes labels and commands', () => {
    const xml = menuXml([{ label: 'A & B', command: `sh -c 'a < "b"'` }]);
    expect(xml).toContain('label="A &amp; B"');
    expect(xml).toContain(`<command>sh -c 'a &lt; &quot;b&quot;'</command>`);
  });
  it('says that no program is installed if there are no entries', () =>
    expect(menuXml([])).toContain('No terminal or browser'));
});
