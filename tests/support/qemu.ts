import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD } from './vnc-server';
import { waitFor } from './wait-for';

const COMMAND = 'qemu-system-x86_64';
export const hasQemu = spawnSync(COMMAND, ['--version']).error === undefined;

/** The key that makes the machine below switch to 800x600. */
export const GROW = '{';

/**
 * The first sector of a floppy disk, which is the machine's only program. It writes R, then every key it receives, to
 * the port that QEMU writes to a file. 800x600 pixels are mode 115 of its video BIOS.
 */
const PROGRAM = Buffer.from(
  [
    'fb', // sti
    'b052 e6e9', // R to the port
    'b400 cd16', // wait for a key
    '3c7b 7404', // if it is {, jump to the mode
    'e6e9 ebf4', // write it to the port, then loop
    'b8024f bb1501 cd10 ebea', // set the mode, then loop
  ]
    .join('')
    .replaceAll(' ', ''),
  'hex',
);

/** Starts a QEMU machine that records its keys, and whose VNC server has a password. */
export async function startQemu(port: number) {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-qemu-'));
  const [disk, heard] = [join(dir, 'disk'), join(dir, 'heard')];
  const sector = Buffer.alloc(1_474_560);
  PROGRAM.copy(sector);
  sector.writeUInt16LE(0xaa55, 510);
  writeFileSync(disk, sector);
  writeFileSync(heard, '');
  const child = spawn(
    COMMAND,
    [
      ...['-m', '16', '-vga', 'std', '-net', 'none', '-boot', 'a', '-debugcon', `file:${heard}`],
      ...['-drive', `file=${disk},format=raw,if=floppy`, '-object', `secret,id=password,data=${PASSWORD}`],
      ...['-display', `vnc=127.0.0.1:${port - 5900},password-secret=password`],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  const text = () => readFileSync(heard, 'latin1').slice(1);
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await waitFor('the machine', () => readFileSync(heard).length > 0, 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  /** `text` returns all keys so far, Return as a carriage return. */
  return { text, stop };
}
