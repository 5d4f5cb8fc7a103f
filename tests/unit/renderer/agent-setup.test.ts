import { expect, it } from 'vitest';
import { createClient } from '../../../src/renderer/src/api/client';
import { createAgentSetupStore } from '../../../src/renderer/src/state/connect/agent-setup-store';
import { waitFor } from '../../support/wait-for';

it('the token is known only while the dialog is open', async () => {
  const client = createClient(async () => Response.json({ token: 'secret' }));
  const setup = createAgentSetupStore(client, () => undefined);
  setup.show();
  await waitFor('the token', () => setup.store.getState().token === 'secret');
  setup.hide();
  expect(setup.store.getState()).toEqual({ open: false, token: undefined });
});

it('a token that arrives after the dialog was closed is not kept', async () => {
  let answer: (response: Response) => void = () => undefined;
  const asked = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  const setup = createAgentSetupStore(
    createClient(() => asked),
    () => undefined,
  );
  setup.show();
  setup.hide();
  answer(Response.json({ token: 'secret' }));
  await new Promise(setImmediate);
  expect(setup.store.getState().token).toBeUndefined();
});

it('an error is reported, and the lines stay', async () => {
  const errors: string[] = [];
  const client = createClient(async () => Response.json({ message: 'Not now.' }, { status: 503 }));
  const setup = createAgentSetupStore(client, (message) => errors.push(message));
  setup.show();
  await waitFor('the error', () => errors.length === 1);
  expect(setup.store.getState()).toEqual({ open: true, token: undefined });
});
