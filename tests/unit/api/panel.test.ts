import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createAccess } from '../../../src/main/api/access';
import { bindRoutes } from '../../../src/main/api/bind-routes';
import { createPanelSettings } from '../../../src/main/api/panel-settings';
import { hostHandlers, servePanel } from '../../../src/main/api/routes/panel';
import { createServer } from '../../../src/main/api/server';
import { HOST_ROUTES } from '../../../src/shared/routes/host';
import { tempDir } from '../../support/temp-dir';

const access = createAccess({ token: 'the-token' });

async function serve(isOpen = false, log = pino({ level: 'silent' })) {
  const panelDir = tempDir();
  const signInPage = join(panelDir, 'index.html');
  writeFileSync(signInPage, '<title>panel</title>');
  const given = () => (isOpen ? undefined : access);
  const server = await createServer({ log, access: given, signInPage });
  await servePanel(server, { panelDir });
  const panelSettings = createPanelSettings(panelDir);
  await bindRoutes(server, HOST_ROUTES, hostHandlers({ access: given, version: '0', panelSettings }));
  onTestFinished(() => server.close());
  return async (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') => {
    const answer = await server.inject({ method, url, headers: { host: 'localhost:7317', ...headers } });
    return {
      status: answer.statusCode,
      cookie: answer.headers['set-cookie'],
      location: answer.headers.location,
    };
  };
}

it('a code is exchanged for a session once', async () => {
  const ask = await serve();
  const url = `/?code=${access.newCode()}`;
  // HEAD does not use up the code.
  expect((await ask(url, {}, 'HEAD')).status).toBe(401);
  const { status, cookie, location } = await ask(url);
  expect([status, location]).toEqual([302, '/']);
  const value = /^jumpseat-7317=([\w.-]+); Max-Age=\d+; HttpOnly; SameSite=Strict; Path=\/$/.exec(
    String(cookie),
  )?.[1];
  expect(access.isSession(value ?? '')).toBe(true);
  expect(await ask(url)).toEqual({ status: 401, cookie: undefined, location: undefined });
});

it.each([
  '/?token=a%0d%0aset-cookie:%20b=c',
  '/?token=the-token;%20Domain=x',
  '/?token=%ff',
  '/?token=x&token=the-token',
])('%s does not affect a response header', async (url) => {
  expect(await (await serve())(url)).toEqual({ status: 401, cookie: undefined, location: undefined });
  expect(await (await serve(true))(url)).toEqual({ status: 302, cookie: undefined, location: '/' });
});

it('a browser gets one page or redirect for each request, and no warning is logged', async () => {
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(line) });
  const ask = await serve(false, log);
  const page = { accept: 'text/html' };
  for (const url of ['/?token=wrong', '/?code=wrong', '/api/v0/desktop', '/nonsense'])
    expect(await ask(url, page)).toMatchObject({ status: 401, location: undefined });
  const cookie = `jumpseat-7317=${access.newSession()}`;
  for (const url of ['/?token=wrong', '/nonsense'])
    expect(await ask(url, { ...page, cookie })).toMatchObject({ status: 302, location: '/' });
  expect(logged).toEqual([]);
});
