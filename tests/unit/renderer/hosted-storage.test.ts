import { expect, it } from 'vitest';
import { createClient } from '../../../src/renderer/src/api/client';
import { createHostedStorage } from '../../../src/renderer/src/state/hosted-storage';
import { PanelSettings } from '../../../src/shared/panel-settings';
import { waitFor } from '../../support/wait-for';

/** The storage of a browser, in which values are properties. */
class BrowserStorage {
  [name: string]: unknown;
  constructor(values: Record<string, string> = {}) {
    Object.assign(this, values);
  }
  getItem(name: string): string | null {
    const value = this[name];
    return typeof value === 'string' ? value : null;
  }
  setItem(name: string, value: string): void {
    this[name] = value;
  }
}

/** A host that keeps settings. `answers` false: it is gone. */
function fakeHost(values: Record<string, string> = {}) {
  const kept = new Map(Object.entries(values));
  const host = {
    kept,
    answers: true,
    requests: 0,
    client: createClient(async (_path, { method, body } = {}) => {
      host.requests += 1;
      if (!host.answers) throw new TypeError('Failed to fetch');
      if (method === 'GET')
        return Response.json({ settings: [...kept].map(([name, value]) => ({ name, value })) });
      const { settings } = PanelSettings.parse(JSON.parse(String(body)));
      if (settings.some(({ value }) => value === 'refused')) return Response.json({}, { status: 400 });
      for (const { name, value } of settings) kept.set(name, value);
      return new Response(undefined, { status: 204 });
    }),
  };
  return host;
}

it('values of the host replace the copy in the browser', async () => {
  const { client } = fakeHost({ 'jumpseat.theme': 'dark' });
  const storage = createHostedStorage(new BrowserStorage({ 'jumpseat.theme': 'light' }), client);
  await storage.load();
  expect(storage.getItem('jumpseat.theme')).toBe('dark');
});

it('values that only the browser has are sent to the host, except for those that are not the panel’s', async () => {
  const { client, kept } = fakeHost({ 'jumpseat.theme': 'dark' });
  const local = new BrowserStorage({
    ...{ 'jumpseat.scale': 'actual', 'react-resizable-panels:jumpseat.rows': '{}' },
    ...{ 'jumpseat.recording': 'a recording of this browser', other: 'of a different page' },
  });
  await createHostedStorage(local, client).load();
  await waitFor('both values', () => kept.size === 3);
  expect(Object.fromEntries(kept)).toEqual({
    'jumpseat.theme': 'dark',
    'jumpseat.scale': 'actual',
    'react-resizable-panels:jumpseat.rows': '{}',
  });
});

it('a new value is stored in the browser at once, and at the host', async () => {
  const { client, kept } = fakeHost();
  const storage = createHostedStorage(new BrowserStorage(), client);
  storage.setItem('jumpseat.snippets', 'refused');
  storage.setItem('jumpseat.theme', 'light');
  storage.setItem('jumpseat.theme', 'dark');
  storage.setItem('jumpseat.recording', 'x');
  expect(storage.getItem('jumpseat.theme')).toBe('dark');
  await waitFor('the value at the host', () => kept.get('jumpseat.theme') === 'dark');
  expect([...kept.keys()]).toEqual(['jumpseat.theme']);
});

it('the copy is used if the host does not answer', async () => {
  const host = fakeHost({ 'jumpseat.theme': 'dark' });
  host.answers = false;
  const storage = createHostedStorage(new BrowserStorage({ 'jumpseat.theme': 'light' }), host.client);
  await storage.load();
  storage.setItem('jumpseat.scale', 'fit');
  await waitFor('the attempt to save', () => host.requests === 2);
  expect([storage.getItem('jumpseat.theme'), storage.getItem('jumpseat.scale')]).toEqual(['light', 'fit']);
});
