/** Families of Xauthority entries: a named local host, and any host. */
const FAMILY_LOCAL = 256;
const FAMILY_WILD = 65535;
const METHOD = 'MIT-MAGIC-COOKIE-1';

/**
 * The bytes of an Xauthority file that opens one display to everyone who can read it. `cookie` is 16 random bytes. Most
 * programs look for their host's name; the wild entry still matches if the name changes or differs in a container.
 */
export function xauthorityFile(display: number, hostname: string, cookie: Buffer): Buffer {
  return Buffer.concat(
    [[FAMILY_LOCAL, hostname] as const, [FAMILY_WILD, ''] as const].flatMap(([family, address]) => [
      uint16(family),
      field(Buffer.from(address)),
      field(Buffer.from(String(display))),
      field(Buffer.from(METHOD)),
      field(cookie),
    ]),
  );
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function field(content: Buffer): Buffer {
  return Buffer.concat([uint16(content.length), content]);
}
