import { expect, it } from 'vitest';
import { Spaces } from '../../../src/main/agents/spaces';

const SMALL = { width: 800, height: 600 };

it('a conversation keeps the size of its screenshots until it starts again', async () => {
  let native = { width: 1920, height: 1080 };
  const spaces = new Spaces(async () => native);
  const first = { width: 1280, height: 720 };
  expect(await spaces.current('anthropic', undefined)).toEqual(first);
  native = SMALL;
  expect(await spaces.current('anthropic', undefined)).toEqual(first);
  expect(await spaces.current('anthropic', 'a chat')).toEqual(SMALL);
  expect(await spaces.current('openai', undefined)).toEqual(SMALL);
  expect(await spaces.start('anthropic', undefined)).toEqual(SMALL);
  expect(await spaces.current('anthropic', undefined)).toEqual(SMALL);
});

it('of more than a thousand conversations those are forgotten that started first', async () => {
  let native = { width: 640, height: 480 };
  const spaces = new Spaces(async () => native);
  const starts = [
    'started again',
    ...Array.from({ length: 998 }, (_, i) => `chat ${i}`),
    'started again',
    'x',
    'y',
  ];
  for (const chat of starts) await spaces.start('gemini', chat);
  const before = native;
  native = SMALL;
  expect(await spaces.current('gemini', 'started again')).toEqual(before);
  expect(await spaces.current('gemini', 'chat 0')).toEqual(SMALL);
});
