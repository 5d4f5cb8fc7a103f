import { describe, expect, it } from 'vitest';
import { type AccessOptions, createAccess, SESSION_SECONDS } from '../../../src/main/api/access';
import { mockModule } from '../../support/mocked';

const access = (given: Partial<AccessOptions> = {}) => createAccess({ token: 'the-token', ...given });

describe('a session', () => {
  it.each(['the-token', 'x'.repeat(43)])(
    'of the token %s is valid after a restart, and invalid with a different token',
    (token) => {
      const session = access({ token }).newSession();
      expect(access({ token }).isSession(session)).toBe(true);
      expect(access({ token: `${token}-` }).isSession(session)).toBe(false);
    },
  );

  it('is not the token', () => {
    const session = access().newSession();
    expect(session).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect(session).not.toContain('the-token');
    expect(access().isToken(session)).toBe(false);
  });

  it('expires, and cannot be extended', () => {
    let wall = 1_800_000_000_000;
    const { newSession, isSession } = access({ wall: () => wall });
    const session = newSession();
    wall += (SESSION_SECONDS - 1) * 1000;
    expect(isSession(session)).toBe(true);
    wall += 2000;
    expect(isSession(session)).toBe(false);
    const [, signature] = session.split('.');
    expect(isSession(`zzzzzzz.${signature}`)).toBe(false);
  });

  it.each(['', '.', 'x', '.x', 'the-token'])('is invalid: %j', (value) => {
    expect(access().isSession(value)).toBe(false);
  });
});

describe('a code', () => {
  it('is accepted once', () => {
    const { newCode, takeCode } = access();
    const [first, second] = [newCode(), newCode()];
    expect(first).not.toBe(second);
    expect([takeCode(first), takeCode(first), takeCode(second)]).toEqual([true, false, true]);
    expect(takeCode('')).toBe(false);
  });

  it('is valid for 30 seconds', () => {
    let now = 0;
    const { newCode, takeCode } = access({ now: () => now });
    const [early, late] = [newCode(), newCode()];
    now = 29_999;
    expect(takeCode(early)).toBe(true);
    now = 30_001;
    expect(takeCode(late)).toBe(false);
  });

  it('expires while the machine is suspended', async () => {
    let now = 0;
    mockModule('../../src/main/base/clock', () => ({ now: () => now }));
    const { createAccess: createWithClock } = await import('../../../src/main/api/access');
    const { newCode, takeCode } = createWithClock({ token: 'the-token' });
    const code = newCode();
    now += 3_600_000;
    expect(takeCode(code)).toBe(false);
  });
});
