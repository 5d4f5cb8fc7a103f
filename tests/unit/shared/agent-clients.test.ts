import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { agentClients, RECIPES } from '../../../src/shared/agent-clients';

const ROOT = join(import.meta.dirname, '../../..');

it('README has the line of each client, in the order of the panel', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const lines = agentClients({ url: 'http://127.0.0.1:7317', token: '$JUMPSEAT_TOKEN' }).map(
    ({ title, place, line }) => `- **${title}**, ${place}: \`${line}\``,
  );
  expect(readme).toContain(lines.join('\n'));
});

it('a line contains address and token, or takes them from the environment, or needs neither', () => {
  const clients = agentClients({ url: 'http://box:1', token: 'secret' });
  const filled = clients.filter(({ line }) => line.includes('box:1') && line.includes('secret'));
  expect(filled.map(({ id }) => id)).toEqual(['coder', 'curl']);
  const fromEnvironment = clients.filter(({ needsEnvironment }) => needsEnvironment);
  expect(fromEnvironment.map(({ id }) => id)).toEqual([...RECIPES, 'shell']);
});

const readRecipe = (id: string) => readFileSync(join(ROOT, 'resources/agents', `${id}.mjs`), 'utf8');

it.each(RECIPES)('the recipe %s has 10 to 30 lines', (id) => {
  const lines = readRecipe(id).trimEnd().split('\n').length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(30);
});

it.each(RECIPES)('the recipe %s imports only what its line installs', (id) => {
  const { line = '' } = agentClients({ url: '', token: '' }).find((client) => client.id === id) ?? {};
  const imported = [...readRecipe(id).matchAll(/^import .* from '((?:@[^/']+\/)?[^/']+)/gm)].map(
    ([, name]) => name,
  );
  expect(imported.length).toBeGreaterThan(0);
  const installed = /npm install (.*?) &&/.exec(line)?.[1]?.split(' ') ?? [];
  expect(installed).toEqual(expect.arrayContaining(imported));
});
