import { z } from 'zod';
import { PanelSettings } from '../panel-settings';
import { binary, empty, type Routes } from './route';

const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const OpenApiDocument = z
  .looseObject({ openapi: z.string() })
  .meta({ id: 'OpenApiDocument', description: 'An OpenAPI 3.1 document.' });

export const HOST_ROUTES = {
  getHealth: {
    method: 'GET',
    path: '/healthz',
    summary: 'Check that the API answers',
    isOpen: true,
    answers: { 200: Health },
  },
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'Get this document',
    answers: { 200: OpenApiDocument },
  },
  openPanel: {
    method: 'GET',
    path: '/',
    summary: 'Open the panel, or sign in with a token or one-time code',
    isOpen: true,
    query: z.object({
      token: z.string().optional().catch('').describe('Signs the browser in.'),
      code: z.string().optional().catch('').describe('Signs the browser in; works once, for 30 seconds.'),
    }),
    answers: {
      200: binary('text/html', 'The panel.', { isFile: true }),
      302: empty('The browser is signed in.', ['Location', 'Set-Cookie']),
    },
    errors: ['invalid-link'],
  },
  signIn: {
    method: 'POST',
    path: '/api/v0/sign-in',
    summary: 'Exchange the token for a browser cookie',
    description: 'The cookie is valid for 30 days, and only for requests of the panel.',
    answers: { 204: empty('The browser is signed in.', ['Set-Cookie']) },
  },
  getToken: {
    method: 'GET',
    path: '/api/v0/token',
    summary: 'Get the token, to connect an agent',
    answers: {
      200: z
        .object({ token: z.string().describe('Empty if none is required.') })
        .meta({ id: 'ApiToken', description: 'The token of this host, which gives full control.' }),
    },
  },
  getPanelSettings: {
    method: 'GET',
    path: '/api/v0/panel/settings',
    summary: 'Get what the panel remembers',
    answers: { 200: PanelSettings },
  },
  savePanelSettings: {
    method: 'PATCH',
    path: '/api/v0/panel/settings',
    summary: 'Add or replace what the panel remembers',
    body: PanelSettings,
    examples: { theme: { settings: [{ name: 'jumpseat.theme', value: 'dark' }] } },
    answers: { 204: empty('The settings are stored.') },
    errors: ['disk-full'],
  },
} as const satisfies Routes;
