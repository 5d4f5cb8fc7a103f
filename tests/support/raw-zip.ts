import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive, and the false claims of the archive about it, if any. */
export interface RawMember {
  readonly name: string;
  readonly content: Buffer;
  readonly packed?: boolean;
  readonly claims?: { readonly bytes?: number; readonly crc?: number; readonly method?: number };
}

/** A ZIP archive that is correct in form and may contain any false claim. */
export function rawZip(members: readonly RawMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, packed = false, claims = {} } of members) {
    const label = Buffer.from(name);
    const data = packed ? deflateRawSync(content) : content;
    const method = claims.method ?? (packed ? 8 : 0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2); // names are UTF-8
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(claims.crc ?? crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(claims.bytes ?? content.length, 18);
    common.writeUInt16LE(label.length, 22);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    common.copy(entry, 6);
    entry.writeUInt32LE(at, 42);
    directory.push(entry, label);
    const local = Buffer.from('PK\x03\x04', 'latin1');
    parts.push(local, common, label, data);
    at += local.length + common.length + label.length + data.length;
  }
  const bytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
