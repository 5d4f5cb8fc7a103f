import { expect, it } from 'vitest';
import { chaos } from '../chaos/recording';

// The long form: CHAOS_ROUNDS=100 npx vitest run --project integration recording-chaos
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 6);
const SEED = Number(process.env.CHAOS_SEED ?? 20261121);

it(
  'leaves a playable recording whoever of host, ffmpeg and Xvnc is killed, and whenever',
  async () => {
    const rounds = await chaos(ROUNDS, SEED, (n, round) => {
      if (ROUNDS > 6) console.log(n, JSON.stringify(round));
    });
    expect(rounds.length).toBeGreaterThanOrEqual(ROUNDS);
  },
  ROUNDS * 20_000,
);
