import { describe, expect, it } from 'vitest';
import { createClient } from '../../../src/renderer/src/api/client';
import { createConnectStore } from '../../../src/renderer/src/state/connect/connect-store';
import { addressToKeep, completeAddress, withRecent } from '../../../src/renderer/src/state/connect/recents';
import type { DesktopStatus } from '../../../src/shared/desktop';

const STATUS: DesktopStatus = {
  state: 'running',
  backend: 'remote',
  width: 1,
  height: 1,
  viewers: 0,
  held: { keys: [], buttons: [] },
};

function dialog(answer: () => Response = () => Response.json(STATUS)) {
  const kept = new Map<string, string>();
  const asked: unknown[] = [];
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  let servers = ['vnc://box', 'vnc://other'];
  const client = createClient(async (path, { method, body } = {}) => {
    const { pathname, searchParams } = new URL(path, 'http://localhost');
    if (pathname.endsWith('/passwords')) {
      if (method === 'DELETE') servers = servers.filter((one) => one !== searchParams.get('address'));
      return Response.json({ can_remember: true, servers });
    }
    asked.push(JSON.parse(String(body)));
    return answer();
  });
  const open = () => createConnectStore(client, storage);
  return { open, connect: open(), asked, kept };
}

describe('a typed address', () => {
  it.each([
    ['box', 'vnc://box', 'vnc://box'],
    [' box:5901 ', 'vnc://box:5901', 'vnc://box:5901'],
    ['/run/vnc.sock', 'vnc+unix:/run/vnc.sock', 'vnc+unix:/run/vnc.sock'],
    ['vnc://ann:secret@box', 'vnc://ann:secret@box', 'vnc://box'],
    ['no address', 'vnc://no address', undefined],
    ['virtual:x', 'vnc://virtual:x', undefined],
  ])('is completed, and stored without its password: %j', (typed, complete, kept) => {
    expect(completeAddress(typed)).toBe(complete);
    expect(addressToKeep(typed)?.address).toBe(kept);
  });

  it('is stored once, newest first, in a list of limited length', () => {
    let recents = withRecent([], { address: 'vnc://a' });
    for (const address of 'bcdefgha') recents = withRecent(recents, { address: `vnc://${address}` });
    expect(recents.map(({ address }) => address.at(-1)).join('')).toBe('ahgfed');
  });
});

describe('the connect dialog', () => {
  it('connects, stores the address and forgets the password', async () => {
    const { connect, open, asked, kept } = dialog();
    connect.show();
    connect.change({ address: 'vnc://ann@box', password: 'sesame' });
    await connect.connect();
    expect(asked).toEqual([{ desktop: 'vnc://ann@box', password: 'sesame' }]);
    expect(connect.store.getState()).toMatchObject({ open: false, password: '', outcome: { kind: 'none' } });
    expect(open().store.getState().recents).toEqual([{ address: 'vnc://box', username: 'ann' }]);
    expect(JSON.stringify([...kept])).not.toContain('sesame');
  });

  it.each([
    ['vnc://:sesame@box:5901', 'vnc://box:5901', ''],
    ['vnc://ann:sesame@box', 'vnc://box', 'ann'],
    ['box', 'vnc://box', ''],
    ['vnc://:sesame@no address', '', ''],
  ])('shows no password when it is reopened after %j', async (typed, address, username) => {
    const { connect } = dialog();
    // An invalid address is not connected to, and can be corrected until the dialog is closed.
    for (const close of address ? [connect.hide, connect.connect] : [connect.hide]) {
      connect.show();
      connect.change({ address: typed, username: '' });
      await close();
      expect(connect.store.getState()).toMatchObject({ open: false, address, username });
    }
  });

  it.each([
    ['credentials', 'password'],
    ['wrong-password', 'password'],
    ['refused', 'nothing'],
  ])('stays open after the failure %s, and asks for %s', async (failure, wants) => {
    const refused = { message: 'Failed to connect.', detail: 'In plain words.', failure };
    const { connect } = dialog(() => Response.json(refused, { status: 502 }));
    connect.show();
    connect.change({ address: 'box' });
    for (const attempt of [connect.connect, connect.test]) {
      await attempt();
      const outcome = { kind: 'failed', text: 'In plain words.', wants };
      expect(connect.store.getState()).toMatchObject({ open: true, outcome, recents: [] });
    }
  });

  it('asks the host to remember a password only once per request, and never without a password', async () => {
    const { connect, asked } = dialog();
    connect.change({ address: 'box', password: 'sesame', remember: true });
    await connect.connect();
    expect(asked).toEqual([{ desktop: 'vnc://box', password: 'sesame', remember: true }]);
    connect.change({ remember: true });
    await connect.connect();
    expect(asked[1]).toEqual({ desktop: 'vnc://box' });
    expect(connect.store.getState().remember).toBe(false);
  });

  it('lists servers with a stored password, and deletes a password alone or with its server', async () => {
    const { connect } = dialog();
    connect.show();
    await expect.poll(() => connect.store.getState().passwords.servers).toHaveLength(2);
    connect.change({ address: 'box' });
    await connect.connect();
    await connect.forgetPassword('vnc://other');
    expect(connect.store.getState().passwords.servers).toEqual(['vnc://box']);
    await connect.forget('vnc://box');
    expect(connect.store.getState()).toMatchObject({ recents: [], passwords: { servers: [] } });
  });

  it('sends no request for an invalid address', async () => {
    const { connect, asked } = dialog();
    connect.change({ address: 'not one' });
    await connect.test();
    expect(asked).toEqual([]);
    expect(connect.store.getState().outcome).toMatchObject({ kind: 'failed', wants: 'address' });
  });
});
