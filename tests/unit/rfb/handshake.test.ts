import { Duplex, PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ByteReader } from '../../../src/main/rfb/connection/byte-reader';
import type { Login } from '../../../src/main/rfb/endpoint';
import { handshake } from '../../../src/main/rfb/handshake';
import { RfbError } from '../../../src/main/rfb/rfb-error';
import { chooseVersion } from '../../../src/main/rfb/security/secure';
import { serverInit, u8, u32 } from '../../support/rfb-bytes';
import { socketPair } from '../../support/streams';

const NONE = 1;
const VNC_AUTH = 2;
const SIZE = { width: 800, height: 600 };
const INIT = serverInit(SIZE, 'a desk');
const reason = (text: string) => Buffer.concat([u32(text.length), Buffer.from(text)]);

describe('chooseVersion', () => {
  it.each([
    ['RFB 003.003\n', 3],
    ['RFB 003.004\n', 3],
    ['RFB 003.005\n', 3],
    ['RFB 003.006\n', 3],
    ['RFB 003.007\n', 7],
    ['RFB 003.008\n', 8],
    ['RFB 003.009\n', 8],
    ['RFB 003.889\n', 8], // Apple
    ['RFB 004.000\n', 8],
    ['RFB 005.000\n', 8],
  ])('answers %j with 3.%i', (banner, expected) => {
    expect(chooseVersion(banner)).toBe(expected);
  });

  it.each([
    'RFB 003.002\n',
    'RFB 002.008\n',
    'RFB 000.000\n',
    'HTTP/1.1 400',
    'rfb 003.008\n',
    'RFB 003.008 ',
    'RFB 3.8\n\n\n\n\n',
  ])('refuses %j', (banner) => expect(() => chooseVersion(banner)).toThrow(RfbError));
});

describe('handshake', () => {
  it.each([
    ['3.3', 'RFB 003.003\n', [u32(NONE)], 'RFB 003.003\n\u0001'],
    ['3.5', 'RFB 003.005\n', [u32(NONE)], 'RFB 003.003\n\u0001'],
    ['3.7', 'RFB 003.007\n', [u8(2, VNC_AUTH, NONE)], 'RFB 003.007\n\u0001\u0001'],
    ['3.8', 'RFB 003.008\n', [u8(1, NONE), u32(0)], 'RFB 003.008\n\u0001\u0001'],
    ['Apple', 'RFB 003.889\n', [u8(3, 30, 33, NONE), u32(0)], 'RFB 003.008\n\u0001\u0001'],
    ['4.0', 'RFB 004.000\n', [u8(1, NONE), u32(0)], 'RFB 003.008\n\u0001\u0001'],
  ])('succeeds with a server (%s), as a shared connection', async (_name, banner, security, sent) => {
    const { result, client } = await shake([Buffer.from(banner), ...security, INIT]);
    expect(result).toEqual({ ...SIZE, name: 'a desk' });
    expect(client).toBe(sent);
  });

  it.each([
    ['3.3', 'RFB 003.003\n', [u32(0), reason('too many')]],
    ['3.7', 'RFB 003.007\n', [u8(0), reason('too many')]],
    ['3.8 before security', 'RFB 003.008\n', [u8(0), reason('too many')]],
    ['3.8 after security', 'RFB 003.008\n', [u8(1, NONE), u32(1), reason('too many')]],
    [
      'QEMU, with a NUL at the end of the reason',
      'RFB 003.008\n',
      [u8(1, NONE), u32(1), reason('too many\0')],
    ],
  ])('throws the reason if a server (%s) refuses the connection', async (_name, banner, rest) => {
    await expect(shake([Buffer.from(banner), ...rest])).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('too many'),
    });
  });

  it.each([
    ['3.3', 'RFB 003.003\n', u32(16), '16 (Tight)'],
    ['3.7', 'RFB 003.007\n', u8(1, 18), '18 (TLS)'],
    ['3.8', 'RFB 003.008\n', u8(2, 99, 5), '99, 5 (RA2)'],
    ['Apple', 'RFB 003.889\n', u8(4, 30, 33, 36, 35), '30 (Apple Remote Desktop), 33, 36, 35'],
    ['VeNCrypt', 'RFB 003.008\n', Buffer.concat([u8(1, 19, 0, 2, 0, 1), u32(263)]), '263 (TLSSASL)'],
  ])(
    'throws the security types of a server (%s) if we support none of them',
    async (_name, banner, security, types) => {
      await expect(shake([Buffer.from(banner), security])).rejects.toMatchObject({
        code: 'security',
        message: expect.stringContaining(types),
      });
    },
  );

  it.each([
    ['3.3', 'RFB 003.003\n', u32(VNC_AUTH)],
    ['3.7', 'RFB 003.007\n', u8(1, VNC_AUTH)],
    ['3.8', 'RFB 003.008\n', u8(3, VNC_AUTH, 18, 5)],
    ['TLSVnc', 'RFB 003.008\n', Buffer.concat([u8(1, 19, 0, 2, 0, 1), u32(258)])],
  ])('throws `credentials` if a server (%s) requires a password', async (_name, banner, security) => {
    await expect(shake([Buffer.from(banner), security])).rejects.toMatchObject({ code: 'credentials' });
  });

  it.each([
    ['3.3', 'RFB 003.003\n', [u32(VNC_AUTH)], [], '.'],
    ['3.8', 'RFB 003.008\n', [u8(1, VNC_AUTH)], [reason('no')], ': no'],
    ['3.8 that disconnects', 'RFB 003.008\n', [u8(1, VNC_AUTH)], [], '.'],
    [
      '3.8 that disconnects during the reason',
      'RFB 003.008\n',
      [u8(1, VNC_AUTH)],
      [u32(9), Buffer.from('wr')],
      '.',
    ],
    ['3.8 without a reason', 'RFB 003.008\n', [u8(1, VNC_AUTH)], [reason('')], '.'],
  ])(
    'throws `authentication` if a server (%s) rejects the password',
    async (_name, banner, security, why, told) => {
      const server = [Buffer.from(banner), ...security, Buffer.alloc(16), u32(1), ...why];
      await expect(shake(server, { login: { password: 'open' } })).rejects.toMatchObject({
        code: 'authentication',
        message: `The VNC server did not accept the password${told}`,
      });
    },
  );

  it.each([
    ['3.3', 'RFB 003.003\n', u32(NONE)],
    ['3.7', 'RFB 003.007\n', u8(1, VNC_AUTH)],
    ['3.8', 'RFB 003.008\n', u8(2, NONE, VNC_AUTH)],
    ['TLSVnc', 'RFB 003.008\n', Buffer.concat([u8(1, 19, 0, 2, 0, 1), u32(258)])],
  ])('refuses a server (%s) in place of one that had a certificate', async (_name, banner, security) => {
    const login = { password: 'sesame', fingerprint: '00:11' };
    await expect(shake([Buffer.from(banner), security, u32(0)], { login })).rejects.toMatchObject({
      code: 'certificate',
    });
  });

  it('requires a certificate from a server that had one, even if it also offers no security', async () => {
    const login = { fingerprint: '00:11' };
    const types = Buffer.concat([u8(2, NONE, 19, 0, 2, 0, 1), u32(261)]);
    await expect(shake([Buffer.from('RFB 003.008\n'), types], { login })).rejects.toMatchObject({
      code: 'credentials',
    });
  });

  it.each([
    [0, 600],
    [800, 0],
    [65535, 65535],
    [16385, 1],
    [16384, 16384],
  ])('refuses a screen of %ix%i', async (width, height) => {
    const init = serverInit({ width, height });
    const all = [Buffer.from('RFB 003.008\n'), u8(1, NONE), u32(0), init];
    await expect(shake(all)).rejects.toMatchObject({ code: 'protocol' });
  });

  it.each([
    ['name', [u8(1, NONE), u32(0), serverInit(SIZE, '', 0xffff_ffff)]],
    ['reason', [u8(0), u32(0x7fff_ffff)]],
  ])('refuses a %s of gigabytes at once', async (_what, rest) => {
    const shaking = shake([Buffer.from('RFB 003.008\n'), ...rest], { end: false });
    await expect(shaking).rejects.toMatchObject({ code: 'protocol' });
  });

  it.each(['SSH-2.0-OpenSSH_10.0\r\n', '421\r\n', 'RF!', 'RFB:', 'RFB 3.8\n\n\n\n\n'])(
    'throws `not-rfb` at once if the server sends %j',
    async (words) => {
      await expect(shake([Buffer.from(words)], { end: false })).rejects.toMatchObject({ code: 'not-rfb' });
    },
  );

  it.each([
    ['no data', '', 'not-rfb'],
    ['half a banner', 'RFB 003.', 'not-rfb'],
    ['only its banner', 'RFB 003.008\n', 'timeout'],
  ])('fails after ten seconds if the server sends %s', async (_what, words, code) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const shaking = expect(shake([Buffer.from(words)], { end: false })).rejects.toMatchObject({ code });
    await vi.advanceTimersByTimeAsync(10_000);
    await shaking;
  });

  it('throws `closed` if the server disconnects at any point', async () => {
    const whole = Buffer.concat([Buffer.from('RFB 003.008\n'), u8(1, NONE), u32(0), INIT]);
    for (let length = 0; length < whole.length; length++) {
      await expect(shake([whole.subarray(0, length)])).rejects.toMatchObject({ code: 'closed' });
    }
  });
});

/** Performs the handshake with a server that sends the given bytes, one by one. */
async function shake(
  server: readonly Buffer[],
  { end = true, login = {} }: { end?: boolean; login?: Login } = {},
) {
  const fromServer = new PassThrough();
  const toServer = new PassThrough();
  const reader = ByteReader.of(fromServer);
  for (const byte of Buffer.concat(server)) fromServer.write(Buffer.of(byte));
  if (end) fromServer.end();
  const socket = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      toServer.write(chunk);
      done();
    },
  });
  const { init } = await handshake({ socket, reader }, { local: true, login });
  return { result: init, client: String(toServer.read() ?? '') };
}

describe('text from a server', () => {
  const banner = Buffer.from('RFB 003.008\n');

  it.each([
    ['is reduced to one line', 'a\x1b]0;b\x07\r\n\u202ec\u0000', 'a ]0;b c'],
    ['is truncated', 'x'.repeat(60_000), 'x'.repeat(200)],
    ['is truncated between characters', '\u{1f600}'.repeat(300), '\u{1f600}'.repeat(100)],
  ])('%s if it is the name', async (_what, name, shown) => {
    const init = serverInit(SIZE, name);
    const { result } = await shake([banner, u8(1, NONE), u32(0), init]);
    expect(result.name).toBe(shown);
  });

  it('is refused if it is a name of gigabytes', async () => {
    const init = serverInit(SIZE, 'x', 0xffff_ffff);
    await expect(shake([banner, u8(1, NONE), u32(0), init])).rejects.toMatchObject({ code: 'protocol' });
  });

  it.each([
    ['that is long', Buffer.concat([u32(10_000), Buffer.from('go\x1b[2J away '.repeat(1000))])],
    ['that is incomplete', Buffer.concat([u32(100), Buffer.from('go')])],
    ['that is missing', Buffer.alloc(0)],
  ])('is a short refusal if it is a reason %s', async (_what, said) => {
    const error: unknown = await shake([banner, u8(0), said]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'refused' });
    const { message } = error as Error;
    expect(message.length).toBeLessThan(300);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it('is an error that names some of many security types', async () => {
    const types = Buffer.concat([u8(200), Buffer.alloc(200, 99)]);
    await expect(shake([banner, types])).rejects.toMatchObject({
      code: 'security',
      message: expect.stringMatching(/99 and 184 more\.$/),
    });
  });
});

it.each([
  ['in the middle of TLS', Buffer.concat([u8(1, 19, 0, 2, 0, 1), u32(261), u8(1), u8(0x16, 3, 3, 0, 80)])],
  ['before its challenge', u8(1, VNC_AUTH)],
  ['in the middle of its name', Buffer.concat([u8(1, NONE), u32(0), INIT.subarray(0, -2)])],
])('a server that sends slowly without an end %s is disconnected after ten seconds', async (_where, said) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const [near, far] = await socketPair();
  far.write(Buffer.concat([Buffer.from('RFB 003.008\n'), said]));
  // A byte from time to time, fewer than the client waits for.
  const drip = setInterval(() => far.writable && far.write(Buffer.of(0)), 9000);
  const peer = { local: true, login: { password: 'sesame' } };
  const failure = expect(
    handshake({ socket: near, reader: ByteReader.of(near) }, peer),
  ).rejects.toMatchObject({ name: 'RfbError' });
  for (let i = 0; i < 11; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(1000);
  }
  await failure;
  clearInterval(drip);
  expect(near.destroyed).toBe(true);
});
