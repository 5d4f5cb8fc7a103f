// @ts-check
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TEXTS = [
  'hello world',
  'SELECT * FROM orders WHERE id = 7;',
  'The quick brown fox jumps over the lazy dog.',
];

/** One in so many failed. */
export const FAILED_EVERY = 100;

/**
 * Writes a session of so many actions, as an agent does them, into a host's data directory; gives its id.
 * @param {string} dataDir
 * @param {number} count
 */
export function writeSession(dataDir, count) {
  const id = `20260101-${String(count).padStart(9, '0')}-bnch`;
  const folder = join(dataDir, 'sessions', id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = Array.from({ length: count }, (_, i) => JSON.stringify(entryOf(i)));
  writeFileSync(join(folder, 'actions.jsonl'), `${lines.join('\n')}\n`, { mode: 0o600 });
  return id;
}

const CHATS = Array.from({ length: 3 }, () => randomUUID());

/** @param {number} i */
function entryOf(i) {
  const at = Date.UTC(2026, 0, 1, 8) + i * 600;
  const point = [(i * 137) % 1280, (i * 91) % 720];
  const isFailed = i % FAILED_EVERY === FAILED_EVERY - 1;
  const requests = [
    { action: 'left_click', coordinate: point, scaled_width: 1280, scaled_height: 720 },
    { action: 'type', text: `${TEXTS[i % TEXTS.length]} ${i}` },
    { action: 'screenshot', scaled_width: 1280, scaled_height: 720 },
    { action: 'key', text: 'ctrl+t' },
  ];
  const request = isFailed ? { action: 'key', text: 'ctrl+flubber' } : (requests[i % requests.length] ?? {});
  return {
    id: randomUUID(),
    seq: i + 1,
    source: 'agent',
    chat_id: CHATS[i % CHATS.length],
    request,
    native: { width: 1920, height: 1080, at: { x: 1, y: 1 } },
    received_at: new Date(at).toISOString(),
    started_at: new Date(at).toISOString(),
    done_at: new Date(at + 3).toISOString(),
    duration_ms: 2.6,
    status: isFailed ? 'failed' : 'done',
    ...(isFailed
      ? { error: { status: 400, message: 'Unknown key: flubber', detail: 'Nearest names: F1.' } }
      : { output: `${'action' in request ? request.action : ''} action performed` }),
  };
}
