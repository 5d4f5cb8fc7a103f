import { beforeEach, expect, it } from 'vitest';
import { createSensitiveText } from '../../../src/main/snapshots/sensitive-text';

let told: string[];
let secrets: ReturnType<typeof createSensitiveText>;
beforeEach(() => {
  told = [];
  secrets = createSensitiveText((message) => void told.push(said(message)));
});
function said(message: ReturnType<typeof secrets.started>[number]): string {
  if (message.type !== 'private-typing') return message.type;
  return `${message.on ? 'on' : 'off'}${message.at === 0 ? ' from before' : ''}`;
}
const started = () => secrets.started().map(said);

it('the running worker gets each change of private typing once, and the first key', () => {
  started();
  for (const on of [true, true, false, true, false, false]) secrets.typing(on);
  for (let n = 0; n < 5; n++) secrets.key();
  expect(told).toEqual(['on', 'off', 'on', 'off', 'private-key']);
});

it('a worker that starts during private typing gets that first', () => {
  started();
  secrets.typing(true);
  secrets.key();
  expect(started()).toEqual(['on from before', 'private-key']);
  secrets.typing(false);
  expect(told).toEqual(['on', 'private-key', 'off']);
});

it('a worker that starts before the typed text is known treats the whole screen as typed', () => {
  secrets.typing(true);
  secrets.key();
  secrets.typing(false);
  expect(started()).toEqual(['on from before', 'private-key', 'off']);
});

it('a worker that starts then gets the text on the screen before, which is not sensitive', () => {
  started();
  secrets.key();
  secrets.before('abc');
  expect(started()).toEqual(['before', 'on from before', 'private-key', 'off']);
  secrets.found('', true);
  expect(started()).toEqual([]);
});

it('a worker that starts later gets the fingerprints, and hides no other text', () => {
  started();
  secrets.typing(true);
  secrets.key();
  secrets.found('abc', true);
  expect(started()).toEqual(['fingerprints', 'on']);
  secrets.typing(false);
  expect(started()).toEqual(['fingerprints']);
});

it('a worker that starts during a sensitive action hides the screen until the action is done', () => {
  started();
  secrets.actionStarted('a');
  expect(started()).toEqual(['on from before', 'started', 'private-key', 'off']);
  secrets.actionDone('a');
  secrets.found('', true);
  expect(started()).toEqual([]);
});
