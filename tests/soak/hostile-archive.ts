import { randomUUID } from 'node:crypto';
import type { random } from '../support/random';
import { type RawMember, rawZip } from '../support/raw-zip';
import { jsonLines, sessionEntry } from '../support/session-files';

type Draw = ReturnType<typeof random>;

export interface HostileArchive {
  /** A short description for the report. */
  readonly what: string;
  readonly type: string;
  readonly body: Buffer;
}

const NUMBERS = [0, -1, 0.5, 1e308, -1e15, 2 ** 53 - 1, 2 ** 60, 16_384, 4e9] as const;
const TEXTS = [
  '\u001b]0;x\u0007',
  'a\nb',
  '\u202egpj',
  '../../x',
  '',
  '__proto__',
  '9999-12-31T23:59:59.999Z',
] as const;
/** Large enough to cause harm if it is read as a whole, small enough to be made in every round (bytes). */
const MEGABYTE = 1_000_000;

/** A random archive of a random kind. */
export function drawArchive(draw: Draw, video: Buffer): HostileArchive {
  const kinds: readonly [() => HostileArchive, ...(() => HostileArchive)[]] = [
    () => zipped('nested lines', [actions(nested(draw))]),
    () => bare('nested lines', nested(draw)),
    () =>
      bare(
        'small lines',
        Buffer.from(draw.pick(['{}\n', '\n', '[]\n', `"${'x'.repeat(120)}"\n`]).repeat(50_000)),
      ),
    () => bare('long lines', longLines(draw)),
    () => zipped('claims of entries', [actions(claimedEntries(draw))]),
    () => zipped('claims of a recording', [actions(soundLines()), ...recording(draw, video, claims(draw))]),
    () =>
      zipped('a recording with long names', [
        actions(soundLines()),
        ...recording(draw, video, {}, longNames()),
      ]),
    () =>
      zipped('the longest clock', [
        actions(soundLines()),
        ...recording(draw, video, { clock: endless(draw) }),
      ]),
    () => zipped('claims of a session', [actions(soundLines()), file('session.json', anyJson(draw))]),
    () => zipped('a large picture', pictured(draw)),
    () => zipped('many names', manyNames(draw)),
    () => zipped('a bomb', [actions(Buffer.alloc(30 * MEGABYTE), true)]),
    () => zipped('claimed bytes', [{ ...actions(soundLines()), claims: { bytes: draw.int(2 ** 31) } }]),
    () => zipped('a wrong sum', [{ ...actions(soundLines()), claims: { crc: draw.int(2 ** 31) } }]),
    () => zipped('an unknown way', [{ ...actions(soundLines()), claims: { method: draw.int(100) } }]),
    () => broken(draw, video),
  ];
  return draw.pick(kinds)();
}

const zipped = (what: string, members: readonly RawMember[]): HostileArchive => ({
  ...{ what, type: 'application/zip' },
  body: rawZip(members),
});
const bare = (what: string, body: Buffer): HostileArchive => ({ what, type: 'application/x-ndjson', body });

const file = (name: string, content: string | Buffer): RawMember => ({ name, content: Buffer.from(content) });
const actions = (content: Buffer, packed = false): RawMember => ({ name: 'actions.jsonl', content, packed });
const soundLines = () => Buffer.from(jsonLines([sessionEntry(1), sessionEntry(2)]));

/** Deeply nested brackets, closed or not. */
function nested(draw: Draw): Buffer {
  const depth = draw.int(2 * MEGABYTE);
  const open = draw.pick(['[', '{"a":']).repeat(depth);
  return Buffer.concat([soundLines(), Buffer.from(`{"request":${open}\n`), Buffer.from(open)]);
}

function longLines(draw: Draw): Buffer {
  const character = draw.pick(['x', '\\u0041', '\\n', '日', ',', '0,']);
  const text = character.repeat(Math.round((3 * MEGABYTE) / character.length));
  const typed = JSON.stringify(sessionEntry(3, { request: { action: 'type', text: '' } }));
  return Buffer.from(
    `${soundLines()}${typed.replace('"text":""', `"text":"${text}"`)}\n[${text}]\n`.repeat(3),
  );
}

function claimedEntries(draw: Draw): Buffer {
  const entries = Array.from({ length: 2000 }, (_, n) => {
    const entry: Record<string, unknown> = { ...sessionEntry(n + 1) };
    for (let i = draw.int(3); i >= 0; i--) entry[draw.pick(KEYS)] = anyValue(draw);
    return entry;
  });
  return Buffer.from(jsonLines([...entries, sessionEntry(1)]));
}
const KEYS = [
  'received_at',
  'done_at',
  'duration_ms',
  'native',
  'pictures',
  'output',
  'seq',
  'error',
  'id',
] as const;

function claims(draw: Draw): object {
  const fields = [
    ...['title', 'pinned', 'started_at', 'ended_at', 'wall_ms', 'video_ms', 'size_bytes', 'actions', 'width'],
    ...['frames', 'clock', 'session', 'imported', 'reason', 'progress', 'chat_id', '__proto__', 'status'],
  ];
  return Object.fromEntries(fields.flatMap((field) => (draw.int(3) === 0 ? [[field, anyValue(draw)]] : [])));
}

function anyValue(draw: Draw): unknown {
  const values: readonly [() => unknown, ...(() => unknown)[]] = [
    () => draw.pick(NUMBERS),
    () => draw.pick(TEXTS),
    () => 'x'.repeat(draw.int(10_000)),
    () => ({ width: draw.pick(NUMBERS), height: draw.pick(NUMBERS), before: true, after: true }),
    () => [[draw.pick(NUMBERS), draw.pick(NUMBERS)]],
    () => draw.pick([true, null]),
    () => [],
  ];
  return draw.pick(values)();
}

function anyJson(draw: Draw): string {
  return draw.pick([
    '{"__proto__":{"title":"x"},"title":"\\u001b[2J\\u202e","id":"../../x"}',
    `{"title":"${'x'.repeat(900_000)}"}`,
    `{"title":${'['.repeat(900_000)}`,
    JSON.stringify({ title: draw.pick(TEXTS), id: draw.pick(TEXTS) }),
  ]);
}

const endless = (draw: Draw) => Array.from({ length: 48_000 }, (_, i) => [i, draw.int(10)]);

const longNames = () =>
  jsonLines(
    Array.from({ length: 30 }, (_, n) => ({
      ...sessionEntry(n + 1, { request: { action: 'n'.repeat(900_000) } }),
      ...{ video_ms: n, video_end_ms: n },
    })),
  );

function recording(draw: Draw, video: Buffer, claimed: object, lines?: string): RawMember[] {
  const id = randomUUID();
  const details = {
    ...{ id, status: 'ready', title: 'Theirs', pinned: true, started_at: '2026-11-21T08:00:00.000Z' },
    ...{ wall_ms: 1000, video_ms: 1000, size_bytes: 1, actions: 0, width: 64, height: 48, frames: 10 },
    ...{ skipped_frames: 0, has_thumbnail: true, clock: [] },
    ...claimed,
  };
  const flipped = Buffer.from(video);
  if (draw.int(3) === 0) flipped[draw.int(flipped.length)] = draw.int(256);
  return [
    file(`recordings/${id}/recording.json`, JSON.stringify(details)),
    file(`recordings/${id}/video.mp4`, flipped),
    file(`recordings/${id}/thumbnail.jpg`, Buffer.from('\xff\xd8\xff', 'latin1')),
    ...(lines === undefined ? [] : [{ ...file(`recordings/${id}/actions.jsonl`, lines), packed: true }]),
  ];
}

/** A WebP of 40 bytes that claims any size. */
function pictured(draw: Draw): RawMember[] {
  const entry = sessionEntry(1, { pictures: { before: true, after: true, width: 800, height: 600 } });
  const picture = Buffer.concat([
    Buffer.from('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1'),
    draw.bytes(16),
  ]);
  return [
    actions(Buffer.from(jsonLines([entry]))),
    file(`pictures/${entry.id}.before.webp`, picture),
    file(`pictures/${entry.id}.after.webp`, picture),
  ];
}

function manyNames(draw: Draw): RawMember[] {
  const nothing = Buffer.alloc(0);
  const name = draw.pick([
    (n: number) => `notes/${n}`,
    () => `pictures/${randomUUID()}.thumb.webp`,
    () => `recordings/${randomUUID()}/recording.json`,
    (n: number) => `${'a/'.repeat(100)}${n}`,
  ]);
  const names = Array.from({ length: 20_000 }, (_, n) => ({ name: name(n), content: nothing }));
  return [actions(soundLines()), ...names];
}

/** A valid archive with changed bytes, or without its end. */
function broken(draw: Draw, video: Buffer): HostileArchive {
  const { type, body } = zipped('', [actions(soundLines()), ...recording(draw, video, {})]);
  for (let i = draw.int(20); i >= 0; i--) body[draw.int(body.length)] = draw.int(256);
  const isCut = draw.int(3) === 0;
  return { what: 'changed bytes', type, body: isCut ? body.subarray(0, draw.int(body.length)) : body };
}
