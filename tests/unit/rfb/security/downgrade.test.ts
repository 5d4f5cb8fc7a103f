import { describe, expect, it } from 'vitest';
import type { Login } from '../../../../src/main/rfb/endpoint';
import { checkCertificate } from '../../../../src/main/rfb/security/secure';
import {
  bestType,
  type ClientAbilities,
  type SecurityType,
  typeOfName,
} from '../../../../src/main/rfb/security/types';

const PRINT = Array(32).fill('AB').join(':');
const OTHER = Array(32).fill('CD').join(':');

/** The remembered properties of servers, by name. */
const BEFORE: Record<string, Login> = {
  nothing: {},
  VncAuth: { securityType: 'VncAuth' },
  TLSNone: { securityType: 'TLSNone' },
  TLSVnc: { securityType: 'TLSVnc' },
  TLSPlain: { securityType: 'TLSPlain' },
  own: { fingerprint: PRINT },
  authority: { trusted: true },
};

/** Servers that may answer at the address now: a security type and a certificate. */
const NOW: Record<string, readonly [string, { fingerprint: string; trusted: boolean }?]> = {
  None: ['None'],
  VncAuth: ['VncAuth'],
  TLSNone: ['TLSNone'],
  TLSVnc: ['TLSVnc'],
  TLSPlain: ['TLSPlain'],
  'X509None, the same': ['X509None', { fingerprint: PRINT, trusted: false }],
  'X509Vnc, the same': ['X509Vnc', { fingerprint: PRINT, trusted: false }],
  'X509Plain, the same': ['X509Plain', { fingerprint: PRINT, trusted: false }],
  'X509None, a different one': ['X509None', { fingerprint: OTHER, trusted: false }],
  'X509Vnc, a different one': ['X509Vnc', { fingerprint: OTHER, trusted: false }],
  'X509Plain, a different one': ['X509Plain', { fingerprint: OTHER, trusted: false }],
  'X509Vnc, vouched for': ['X509Vnc', { fingerprint: OTHER, trusted: true }],
  'X509Plain, vouched for': ['X509Plain', { fingerprint: OTHER, trusted: true }],
};

/** The servers that are accepted for each remembered one. All others are refused before anything secret is sent. */
const ALWAYS = ['X509Vnc, vouched for', 'X509Plain, vouched for'];
const SAME = ['X509None, the same', 'X509Vnc, the same', 'X509Plain, the same'];
const FIRST = ['X509Vnc, the same', 'X509Vnc, a different one'];
const PASSES: Record<string, readonly string[]> = {
  nothing: Object.keys(NOW),
  VncAuth: ['VncAuth', 'TLSVnc', ...FIRST, ...ALWAYS],
  TLSNone: ['TLSNone', 'TLSVnc', 'X509None, the same', 'X509None, a different one', ...FIRST, ...ALWAYS],
  TLSVnc: ['TLSVnc', ...FIRST, ...ALWAYS],
  TLSPlain: ['TLSPlain', 'TLSVnc', 'X509Plain, the same', 'X509Plain, a different one', ...FIRST, ...ALWAYS],
  own: [...SAME, ...ALWAYS],
  authority: ALWAYS,
};

function typeNamed(name: string): SecurityType {
  const type = typeOfName(name);
  if (!type) throw new Error(name);
  return type;
}

function meansOf(login: Login): ClientAbilities {
  return {
    username: true,
    password: true,
    anonymousTls: true,
    knownByCertificate: login.fingerprint !== undefined || login.trusted === true,
    before: login.securityType === undefined ? undefined : typeNamed(login.securityType),
  };
}

function passes(login: Login, [name, certificate]: (typeof NOW)[string], local: boolean): boolean {
  const type = typeNamed(name);
  if (bestType([type], meansOf(login), local) === undefined) return false;
  try {
    if (certificate) checkCertificate(certificate, type, login);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'certificate' });
    return false;
  }
}

describe('a password is protected from a downgrade', () => {
  const table = Object.keys(BEFORE).flatMap((before) =>
    Object.keys(NOW).map((now) => [before, now] as const),
  );

  it.each(table)('if the server was known by %s and is now %s', (before, now) => {
    for (const local of [true, false]) {
      const [login = {}, offered = ['None']] = [BEFORE[before], NOW[now]];
      expect(passes(login, offered, local)).toBe(PASSES[before]?.includes(now));
    }
  });

  it.each([true, false])('regardless of the order of the security types (local: %s)', (local) => {
    const all = Object.values(NOW).map(([name]) => typeNamed(name));
    for (const login of Object.values(BEFORE)) {
      const there = bestType(all, meansOf(login), local);
      const back = bestType([...all].reverse(), meansOf(login), local);
      expect(back?.tls).toBe(there?.tls);
      if (login.fingerprint || login.trusted) expect(there?.tls).toBe('certificate');
    }
  });
});
