import { setTimeout as distance } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RfbClient } from '../../../../src/main/rfb/client';
import type { Rect } from '../../../../src/main/rfb/rect';
import { desktopSize, fence, raw, u8, update } from '../../../support/rfb-bytes';
import { fenceOffer, ScriptedServer } from '../../../support/rfb-server';
import { socketPair } from '../../../support/streams';

const SIZE = { width: 8, height: 6 };
const ALL = { x: 0, y: 0, ...SIZE };
const LEFT = { x: 0, y: 0, width: 4, height: 6 };
const CORNER = { x: 7, y: 5, width: 1, height: 1 };
/** EndOfContinuousUpdates, which a server also sends to announce its support. */
const END = u8(150);
const CHANGES_PER_SECOND = 50;
/** More than half a slot. */
const DISTANCE_MS = 15;

/** A client of a distant server, after the handshake. */
async function far({ pushes = true, ms = DISTANCE_MS } = {}) {
  const [near, other] = await socketPair();
  const server = new ScriptedServer(other);
  const connecting = RfbClient.connect(near, undefined, undefined, { changesPerSecond: CHANGES_PER_SECOND });
  await server.handshake(SIZE);
  expect((await server.next('setEncodings')).encodings).toContain(-313);
  server.send(fenceOffer, ...(pushes ? [END] : []));
  await server.next('fence');
  await server.paint(0);
  for (let i = 0; i < 3; i++) {
    const { payload } = await server.next('fence');
    await distance(ms);
    server.send(fence(1, payload));
  }
  const client = await connecting;
  onTestFinished(() => client.close());
  return { client, server };
}

/** Resolves when the client has read all sent bytes. */
async function settle({ client, server }: { client: RfbClient; server: ScriptedServer }): Promise<void> {
  const fenced = client.fence();
  server.send(fence(1, (await server.next('fence')).payload));
  await fenced;
}

const red = (client: RfbClient, { x, y }: { x: number; y: number }) =>
  client.framebuffer.data[(y * client.size.width + x) * 4];

describe('a distant server that can push', () => {
  it('is asked to push, and changes are kept until a caller requests them, each area once', async () => {
    const both = await far();
    const { client, server } = both;
    expect(await server.next('continuous')).toEqual({ kind: 'continuous', enable: true, rect: ALL });
    server.send(update([raw(LEFT, 1)]), update([raw(CORNER, 2)]), update([raw(LEFT, 3)]));
    await settle(both);
    expect(await client.nextChange()).toEqual([LEFT, CORNER]);
    expect([red(client, LEFT), red(client, CORNER)]).toEqual([3, 2]);

    const changing = client.nextChange();
    server.send(update([raw(CORNER, 4)]));
    expect(await changing).toEqual([CORNER]);
    expect(server.received.filter(({ kind }) => kind === 'request').length).toBe(1);
  });

  it('does not change a frame that a caller has just received', async () => {
    // Also if several async functions pass it on.
    const change = async (hands: number): Promise<readonly Rect[]> =>
      hands > 0 ? await change(hands - 1) : await client.nextChange();
    const { client, server } = await far();
    const changing = change(20);
    server.send(...Array.from({ length: 10 }, (_, i) => update([raw(ALL, i + 1), raw(CORNER, 100 + i)])));
    for (let colour = 1; colour <= 10; ) {
      const rects = colour === 1 ? await changing : await change(20);
      expect(rects.length).toBeGreaterThan(0);
      // An update is shown with both rectangles or not at all.
      const all = red(client, LEFT) ?? 0;
      expect(all).toBeGreaterThanOrEqual(colour);
      expect(red(client, CORNER)).toBe(all + 99);
      colour = all + 1;
    }
  });

  it('does not complete a capture with pushed changes', async () => {
    const { client, server } = await far();
    const capturing = client.capture();
    await server.next('request');
    // As many pixels as the screen has, but not all of its area.
    server.send(update([raw(LEFT, 1)]), update([raw(LEFT, 2)]), update([raw(LEFT, 3)]));
    server.send(update([raw(ALL, 9)]));
    expect((await capturing).data.every((byte) => byte === 9)).toBe(true);
    // The whole screen is known, so there is no change.
    const changing = client.nextChange();
    server.send(update([raw(CORNER, 5)]));
    expect(await changing).toEqual([CORNER]);
  });

  it('gets the area of a new size, and nextChange resolves', async () => {
    const { client, server } = await far();
    await server.next('continuous');
    const changing = client.nextChange();
    const grown = { width: 20, height: 10 };
    server.send(update([desktopSize(grown)]));
    await changing;
    expect(client.size).toMatchObject(grown);
    const area = { x: 0, y: 0, ...grown };
    expect(await server.next('continuous')).toEqual({ kind: 'continuous', enable: true, rect: area });
    const capturing = client.capture();
    server.send(update([raw({ ...area, height: 5 }, 4)]));
    await server.next('request');
    server.send(update([raw({ ...area, y: 5, height: 5 }, 4)]));
    expect((await capturing).data.every((byte) => byte === 4)).toBe(true);
  });

  it('is stopped if its changes are not taken, and gets only a few requests', async () => {
    const { client, server } = await far();
    await server.next('continuous');
    for (let i = 0; i < 30; i++) server.send(update([raw(CORNER, i)]));
    expect(await server.next('continuous')).toMatchObject({ enable: false });
    expect(await server.next('request')).toEqual({ kind: 'request', rect: ALL, incremental: true });
    server.send(END, fence(1, (await server.next('fence')).payload));
    expect(await client.nextChange()).toEqual([CORNER]);
    // Now a caller takes the changes.
    expect(await server.next('request')).toMatchObject({ incremental: true });
  });

  it('gets a request if it ends the pushes', async () => {
    const { client, server } = await far();
    await server.next('continuous');
    const changing = client.nextChange();
    server.send(END);
    await server.next('request');
    server.send(update([raw(LEFT, 1)]));
    expect(await changing).toEqual([LEFT]);
  });

  it('fails pending and later calls if it disconnects', async () => {
    const { client, server } = await far();
    const changing = client.nextChange();
    server.close();
    await expect(changing).rejects.toMatchObject({ code: 'closed' });
    await expect(client.nextChange()).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('a distant server that cannot push', () => {
  it('gets further requests before it has answered', async () => {
    const { client, server } = await far({ pushes: false });
    for (let i = 0; i < 3; i++) {
      expect(await server.next('request')).toEqual({ kind: 'request', rect: ALL, incremental: true });
    }
    server.send(update([raw(LEFT, 1)]));
    expect(await client.nextChange()).toEqual([LEFT]);
    expect(server.received.some(({ kind }) => kind === 'continuous')).toBe(false);
  });
});

it('a server can announce the end of pushes even if it was not asked to push', async () => {
  const [near, other] = await socketPair();
  const server = new ScriptedServer(other);
  const connecting = RfbClient.connect(near);
  await server.handshake(SIZE);
  expect((await server.next('setEncodings')).encodings).not.toContain(-313);
  server.send(END, END);
  await server.paint(0);
  const client = await connecting;
  onTestFinished(() => client.close());
  const capturing = client.capture();
  server.send(END);
  await server.paint(7);
  expect((await capturing).data[0]).toBe(7);
});
