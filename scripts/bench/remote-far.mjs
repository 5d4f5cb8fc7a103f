// @ts-check
import { setTimeout as delay } from 'node:timers/promises';

/** Each way. */
const AWAY_MS = 100;
/** What a recording asks for. */
const FPS = 15;
const TURNS = 3;
const TURN_MS = 4000;

/**
 * How many pictures a second a recording gets of a screen far away on which the pointer moves: as it does, and by asking for
 * each change once it has the one before. Of a page that moves as a whole the server's encoder would be measured.
 * @param {import('./remote-client.mjs').Client} Client
 * @param {import('./remote-client.mjs').StartRelay} startRelay
 * @param {number} port of a VNC server without security on this machine
 */
export async function farRates(Client, startRelay, port) {
  const relay = await startRelay(port, { delayMs: AWAY_MS });
  // It is the server that paints it.
  const hand = await Client.open({ host: '127.0.0.1', port });
  let moves = 0;
  const moving = setInterval(() => hand.pointer(100 + (moves++ % 800), 300, 0), 10);
  try {
    const rates = { ours: 0, peer: 0 };
    for (let turn = 0; turn < TURNS; turn++) {
      rates.ours += (await rate(Client, relay.port, { changesPerSecond: FPS })) / TURNS;
      rates.peer += (await rate(Client, relay.port, {})) / TURNS;
    }
    return rates;
  } finally {
    clearInterval(moving);
    hand.close();
    relay.stop();
  }
}

/**
 * @param {import('./remote-client.mjs').Client} Client
 * @param {number} port
 * @param {import('../../src/main/rfb/client').ClientOptions} options
 */
async function rate(Client, port, options) {
  // An address of this machine that does not look like one: what is near is sent as it is.
  const client = await Client.open({ host: '0.0.0.0', port }, { lossy: true, ...options });
  await client.capture();
  const began = performance.now();
  let pictures = 0;
  for (let slot = began; performance.now() - began < TURN_MS; pictures++) {
    await client.nextChange();
    slot = Math.max(slot + 1000 / FPS, performance.now() - 1000 / FPS);
    await delay(slot - performance.now());
  }
  const seconds = (performance.now() - began) / 1000;
  client.close();
  return pictures / seconds;
}
