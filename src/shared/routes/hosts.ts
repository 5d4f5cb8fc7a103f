import { z } from 'zod';
import { LinkedHost, LinkedHostList, NewHost } from '../linked-host';
import { NoQuery } from './parameters';
import { empty, type Routes } from './route';

const HostParams = z.object({
  host: z.string().meta({ description: 'Name of a linked host, as in the list.', examples: ['lab'] }),
});

/** Hosts on other machines and in containers. */
export const LINKED_HOST_ROUTES = {
  listHosts: {
    method: 'GET',
    path: '/api/v0/hosts',
    summary: 'List the linked hosts',
    query: NoQuery,
    answers: { 200: LinkedHostList },
  },
  addHost: {
    method: 'POST',
    path: '/api/v0/hosts',
    summary: 'Link a host on a different machine',
    description:
      'Answered at once; the event `hosts` says when it is connected. It is connected again by itself, also after a restart of ' +
      'this host. Its API is served under `/hosts/{name}`: `/hosts/lab/api/v0/desktops` are its desktops. Its token, its ' +
      'sign-in and its own linked hosts are not.',
    body: NewHost,
    examples: {
      tunnel: { name: 'lab', address: 'http://127.0.0.1:7400', token: 'its-token' },
      ssh: { address: 'ssh://me@lab' },
    },
    answers: { 201: LinkedHost },
    errors: ['invalid-address', 'host-exists', 'too-many-hosts', 'disk-full'],
  },
  removeHost: {
    method: 'DELETE',
    path: '/api/v0/hosts/{host}',
    summary: 'Disconnect a linked host and forget it',
    params: HostParams,
    answers: { 204: empty('The host is not linked. It keeps running.') },
    errors: ['host-not-found', 'disk-full'],
  },
} as const satisfies Routes;
