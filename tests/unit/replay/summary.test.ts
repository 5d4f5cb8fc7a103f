import { expect, it } from 'vitest';
import { ReplayService } from '../../../src/main/replay/replay';
import type { JournalEntry } from '../../../src/shared/journal';
import { ReplayRequest } from '../../../src/shared/replay';
import { at, entry } from './entries';

const pictures = { before: true, after: true, width: 1920, height: 1080 };
const ENTRIES: readonly JournalEntry[] = [
  entry(1, { pictures, duration_ms: 100 }),
  entry(2, { status: 'failed', error: { status: 400, message: 'no' }, pictures }),
  entry(3, { request: { action: 'screenshot' }, pictures }),
  entry(11, { duration_ms: 100 }),
  // Too soon after the action before, so its snapshot cannot be compared.
  entry(12, { received_at: at(11_120), done_at: at(11_200), pictures, duration_ms: 80 }),
  entry(21, { request: { action: 'type', text_length: 8 }, source: 'you', pictures, duration_ms: 900 }),
];

function replayOf(entries: readonly JournalEntry[]) {
  const unexpected = () => {
    throw new Error('A summary does nothing.');
  };
  return new ReplayService({
    session: () => 's',
    page: async (session, after) => {
      const last_seq = entries.at(-1)?.seq ?? 0;
      return { session, actions: entries.filter(({ seq = 0 }) => seq > after), last_seq };
    },
    capture: unexpected,
    pointer: unexpected,
    pictureBefore: unexpected,
    isHidden: unexpected,
    act: unexpected,
    onChange: unexpected,
  });
}

const planned = (request: object, entries = ENTRIES) => replayOf(entries).plan(ReplayRequest.parse(request));

it('a replay has a summary before it starts: its steps, its duration, and the number of verifiable steps', async () => {
  expect(await planned({})).toEqual({
    steps: 4,
    left_out: 2,
    // The recorded pauses, and the durations of the actions.
    duration_ms: 9900 + 20 + 9800 + 1180,
    verifiable: 2,
    missing_texts: 1,
  });
});

it.each([
  ['at a different speed', { speed: 'none' }, { steps: 4, duration_ms: 300 + 20 + 1180 }],
  ['without verification', { verify: false }, { steps: 4, verifiable: 0 }],
  ['for selected actions', { from: ENTRIES[3]?.id }, { steps: 3, left_out: 0, verifiable: 1 }],
  ['for a file, without snapshots', { entries: ENTRIES }, { steps: 4, verifiable: 0 }],
])('the summary of a replay is correct %s', async (_what, request, expected) => {
  expect(await planned(request)).toMatchObject(expected);
});

it('a summary has no steps if there are no actions', async () => {
  expect(await planned({}, [])).toMatchObject({ steps: 0, left_out: 0, duration_ms: 0 });
});

it('a summary throws for an unknown action', async () => {
  await expect(planned({ from: '11111111-1111-4111-8111-111111111111' })).rejects.toMatchObject({
    code: 'not-found',
  });
});
