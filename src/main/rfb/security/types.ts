/** Security types of RFB, and VeNCrypt's own under them. */
export const SECURITY = { none: 1, vncAuth: 2, veNCrypt: 19 } as const;

/** A security type: its encryption, and the credentials it asks for. */
export interface SecurityType {
  readonly name: string;
  readonly tls: 'no' | 'anonymous' | 'certificate';
  readonly asks: 'nothing' | 'password' | 'user';
}

export const NONE: SecurityType = { name: 'None', tls: 'no', asks: 'nothing' };
export const VNC_AUTH: SecurityType = { name: 'VncAuth', tls: 'no', asks: 'password' };

/** The types that VeNCrypt's subtypes stand for, as far as we have them. */
export const SUBTYPES: ReadonlyMap<number, SecurityType> = new Map([
  [257, { name: 'TLSNone', tls: 'anonymous', asks: 'nothing' }],
  [258, { name: 'TLSVnc', tls: 'anonymous', asks: 'password' }],
  [259, { name: 'TLSPlain', tls: 'anonymous', asks: 'user' }],
  [260, { name: 'X509None', tls: 'certificate', asks: 'nothing' }],
  [261, { name: 'X509Vnc', tls: 'certificate', asks: 'password' }],
  [262, { name: 'X509Plain', tls: 'certificate', asks: 'user' }],
]);

/** The type with that name; undefined for one we do not have. */
export const typeOfName = (name: string): SecurityType | undefined =>
  [NONE, VNC_AUTH, ...SUBTYPES.values()].find((type) => type.name === name);

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'None'],
  [2, 'VncAuth'],
  [5, 'RA2'],
  [6, 'RA2ne'],
  [16, 'Tight'],
  [17, 'UltraVNC'],
  [18, 'TLS'],
  [19, 'VeNCrypt'],
  [20, 'SASL'],
  [22, 'xvp'],
  [30, 'Apple Remote Desktop'],
  [113, 'UltraVNC MS-Logon II'],
  [129, 'RA2_256'],
  [130, 'RA2ne_256'],
  [256, 'Plain'],
  [263, 'TLSSASL'],
  [264, 'X509SASL'],
]);

/** The number of a security type, with its usual name. */
export function typeName(type: number): string {
  const name = NAMES.get(type) ?? SUBTYPES.get(type)?.name;
  return name === undefined ? String(type) : `${type} (${name})`;
}

/** What decides between security types. */
export interface ClientAbilities {
  readonly username: boolean;
  readonly password: boolean;
  /** Whether this process supports TLS without certificates: Electron does not. */
  readonly anonymousTls: boolean;
  /** Whether the server's certificate is remembered: an attacker could leave it out. */
  readonly knownByCertificate: boolean;
  /** Its security type before, if it had no certificate. */
  readonly before: SecurityType | undefined;
}

/** Why a security type cannot be used; undefined if it can. */
export function obstacle(
  type: SecurityType,
  means: ClientAbilities,
): 'certificate' | 'downgrade' | 'password' | 'user' | 'tls' | undefined {
  const { before } = means;
  if (means.knownByCertificate && type.tls !== 'certificate') return 'certificate';
  if (before && TLS_RANK[type.tls] < TLS_RANK[before.tls]) return 'downgrade';
  // With a certificate, the server is checked in a different way.
  if (before && type.tls !== 'certificate' && asksForLess(type, before)) return 'downgrade';
  if (type.tls === 'anonymous' && !means.anonymousTls) return 'tls';
  if (type.asks === 'user' && !(means.username && means.password)) return 'user';
  if (type.asks === 'password' && !means.password) return 'password';
  return undefined;
}

/**
 * Whether a server asks for no credentials or for the password itself, and asked for a proof before: it may be a different
 * server.
 */
export function asksForLess(type: SecurityType, before: SecurityType): boolean {
  if (type.asks === before.asks) return false;
  return type.asks === 'nothing' || type.asks === 'user';
}

const TLS_RANK = { no: 0, anonymous: 1, certificate: 2 } as const;

/** The best of the types that can be gone: the best encrypted one; on this machine the one without. */
export function bestType<W extends SecurityType>(
  types: readonly W[],
  means: ClientAbilities,
  local: boolean,
): W | undefined {
  const sign = local ? 1 : -1;
  return types
    .filter((type) => obstacle(type, means) === undefined)
    .sort((a, b) => sign * (TLS_RANK[a.tls] - TLS_RANK[b.tls]))[0];
}
