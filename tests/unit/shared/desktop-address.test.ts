import { describe, expect, it } from 'vitest';
import { parseDesktop, shownAddress } from '../../../src/shared/desktop-address';

const tcp = (host: string, port = 5900) => ({ kind: 'remote', at: { host, port } });

describe('parseDesktop', () => {
  it.each([
    ['virtual', { kind: 'virtual' }, undefined],
    ['vnc://box', tcp('box'), 'vnc://box'],
    ['vnc://box/', tcp('box'), 'vnc://box'],
    ['vnc://10.0.0.7:5901', tcp('10.0.0.7', 5901), 'vnc://10.0.0.7:5901'],
    ['vnc://[::1]:5902', tcp('::1', 5902), 'vnc://[::1]:5902'],
    ['vnc://:se%40me@box', { ...tcp('box'), password: 'se@me' }, 'vnc://box'],
    ['vnc://ann:p%3Aw@box:1', { ...tcp('box', 1), username: 'ann', password: 'p:w' }, 'vnc://box:1'],
    ['vnc://ann@box', { ...tcp('box'), username: 'ann' }, 'vnc://box'],
    ['vnc+unix:/run/vnc.sock', { kind: 'remote', at: { path: '/run/vnc.sock' } }, 'vnc+unix:/run/vnc.sock'],
    ['vnc+unix:///run/a b', { kind: 'remote', at: { path: '/run/a b' } }, 'vnc+unix:/run/a b'],
  ])('parses %s, which is shown without its secrets', (text, choice, shown) => {
    const parsed = parseDesktop(text);
    expect(parsed).toEqual(choice);
    if (parsed?.kind === 'remote') expect(shownAddress(parsed.at)).toBe(shown);
  });

  it.each(['', 'box', 'vnc:box', 'vnc://', 'vnc://box:0', 'vnc://box:65536', 'vnc://box:x', 'vnc://a b'])(
    'returns undefined for %j',
    (text) => expect(parseDesktop(text)).toBeUndefined(),
  );

  it.each(['http://box', 'vnc://%zz@box', 'vnc+unix:relative', 'vnc://box/path', 'vnc://::1'])(
    'returns undefined for the URL %j',
    (text) => expect(parseDesktop(text)).toBeUndefined(),
  );
});
