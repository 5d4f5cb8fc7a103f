import { beforeEach, expect, it } from 'vitest';
import { createSecrets, type Secrets } from '../../../src/main/pictures/secrets';

let told: string[];
let secrets: Secrets;
beforeEach(() => {
  told = [];
  secrets = createSecrets((message) => void told.push(said(message)));
});
const said = (message: { type: string; on?: boolean; at?: number }) =>
  message.type === 'discreet'
    ? `${message.on ? 'on' : 'off'}${message.at === 0 ? ' from before' : ''}`
    : message.type;
const started = () => secrets.started().map(said);

it('private typing is told to the maker there is, each change once', () => {
  started();
  for (const on of [true, true, false, true, false, false]) secrets.typing(on);
  expect(told).toEqual(['on', 'off', 'on', 'off']);
});

it('a maker started while a person types privately knows it before anything else', () => {
  started();
  secrets.typing(true);
  expect(started()).toEqual(['on from before']);
  secrets.typing(false);
  expect(told).toEqual(['on', 'off']);
});

it('a maker started before what was typed is known takes all that it sees for it', () => {
  secrets.typing(true);
  secrets.typing(false);
  expect(started()).toEqual(['on from before', 'off']);
});

it('a maker started then knows what was on the screen before it, and takes that for nothing sensitive', () => {
  started();
  secrets.typing(true);
  secrets.before('abc');
  expect(started()).toEqual(['before', 'on from before']);
  secrets.typing(false);
  secrets.found('', true);
  expect(started()).toEqual([]);
});

it('a maker started later knows the traces, and hides nothing else', () => {
  started();
  secrets.typing(true);
  secrets.found('abc', false);
  expect(started()).toEqual(['traces', 'on from before']);
  secrets.typing(false);
  secrets.found('def', true);
  expect(started()).toEqual(['traces', 'traces']);
});

it('a maker started during a sensitive action hides the screen until that is done', () => {
  started();
  secrets.actionStarted('a');
  expect(started()).toEqual(['on from before']);
  secrets.actionDone('a');
  secrets.found('', true);
  expect([told, started()]).toEqual([['off'], []]);
});
