import { describe, expect, it } from 'vitest';
import { hashOfLink, isLink, sortArguments } from '../../../src/main/electron/arguments';

describe('the arguments of Electron that starts from sources', () => {
  const sorted = (...args: string[]) => sortArguments(['electron', ...args], false, '/home/ann');

  it.each([
    [
      ['.', '--port', '0'],
      ['--port', '0'],
    ],
    [['--no-sandbox', '--inspect=0', '/project', '--no-open'], ['--no-open']],
    [['/project'], []],
    [[], []],
    // The host refuses an unknown flag.
    [
      ['.', '--prot', '--no-open'],
      ['--prot', '--no-open'],
    ],
  ])('%j have the flags %j', (args, flags) => {
    expect(sorted(...args)).toEqual({ flags, items: [], switches: [] });
  });

  it('have files and links among the flags', () => {
    expect(sorted('.', 'a.zip', '--port', '0', 'jumpseat://recordings')).toEqual({
      flags: ['--port', '0'],
      items: ['/home/ann/a.zip', 'jumpseat://recordings'],
      switches: [],
    });
  });
});

describe('the arguments of a package', () => {
  const sorted = (...args: string[]) => sortArguments(['jumpseat', ...args], true, '/home/ann');

  it.each([
    [
      ['--port', '0', '--no-open', '--geometry=800x600'],
      ['--port', '0', '--no-open', '--geometry=800x600'],
    ],
    [
      ['-h', '--version'],
      ['-h', '--version'],
    ],
    [['--port'], ['--port']],
  ])('%j are all flags', (args, flags) => {
    expect(sorted(...args)).toEqual({ flags, items: [], switches: [] });
  });

  it('have Chromium’s switches, which are no flags', () => {
    const switches = ['--no-sandbox', '--ozone-platform=wayland', '--inspect=0', '-psn_0_1', '--toString'];
    expect(sorted('--no-sandbox', '--port', '0', ...switches.slice(1))).toEqual({
      flags: ['--port', '0'],
      items: [],
      switches,
    });
  });

  it.each([
    ['a b.jumpseat.zip', '/home/ann/a b.jumpseat.zip'],
    ['/tmp/a.zip', '/tmp/a.zip'],
    ['file:///tmp/a%20%E6%97%A5.zip', '/tmp/a 日.zip'],
    ['jumpseat://session/1', 'jumpseat://session/1'],
    ['JUMPSEAT:recordings', 'JUMPSEAT:recordings'],
    ['file://%', '/home/ann/file:/%'],
  ])('have the file or link %s', (arg, item) => expect(sorted(arg).items).toEqual([item]));

  it('have a link after the end of the switches', () => {
    expect(sorted('--', 'jumpseat://recordings')).toEqual({
      flags: [],
      items: ['jumpseat://recordings'],
      switches: [],
    });
  });

  it('have no value of a flag among the files', () => {
    expect(sorted('--data-dir', 'data', 'a.zip').items).toEqual(['/home/ann/a.zip']);
  });
});

describe('a link', () => {
  it.each([
    ['jumpseat://session/20261121-080000000-abcd', '#session/20261121-080000000-abcd'],
    ['jumpseat:session/20261121-080000000-abcd/', '#session/20261121-080000000-abcd'],
    ['jumpseat://recordings', '#recordings'],
    ['JUMPSEAT://recordings/7f1d6c0e', '#recordings/7f1d6c0e'],
    ['jumpseat://', undefined],
    ['jumpseat:', undefined],
    ['jumpseat://delete/everything', undefined],
    ['jumpseat://session/../../x', undefined],
    ['jumpseat://session/a?b', undefined],
    ['jumpseat://session/a#b', undefined],
    ['jumpseat://recordings/x/y', undefined],
    ['jumpseat://javascript:alert(1)', undefined],
  ])('%s shows %s', (link, hash) => {
    expect(isLink(link)).toBe(true);
    expect(hashOfLink(link)).toBe(hash);
  });

  it.each(['/tmp/jumpseat.zip', 'https://example.com', 'jumpseat'])('is not %s', (item) =>
    expect(isLink(item)).toBe(false),
  );
});
