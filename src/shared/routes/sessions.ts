import { z } from 'zod';
import { JournalPage } from '../journal';
import { ImportResult, Session, SessionChange, SessionList } from '../session';
import { Title } from '../title';
import { EntryQuery, NoQuery, SessionParams, SnapshotParams } from './parameters';
import { empty, type Routes, snapshotAnswer } from './route';

const snapshot = {
  method: 'GET',
  hasHead: true,
  params: SnapshotParams,
  answers: { 200: snapshotAnswer({ isFile: true }) },
  errors: ['snapshot-not-found'],
} as const;

export const SESSION_ROUTES = {
  listSessions: {
    method: 'GET',
    path: '/api/v0/sessions',
    summary: 'List the sessions, newest first',
    query: NoQuery,
    answers: { 200: SessionList },
  },
  getSession: {
    method: 'GET',
    path: '/api/v0/sessions/{id}',
    summary: 'Get a session',
    params: SessionParams,
    answers: { 200: Session },
    errors: ['session-not-found'],
  },
  listSessionActions: {
    method: 'GET',
    path: '/api/v0/sessions/{id}/actions',
    summary: 'List the actions of a session',
    description: 'Paged like `GET /api/v0/actions`, which lists those of the running session.',
    params: SessionParams,
    query: EntryQuery,
    answers: { 200: JournalPage },
    errors: ['session-not-found'],
  },
  updateSession: {
    method: 'PATCH',
    path: '/api/v0/sessions/{id}',
    summary: 'Rename a session, or say whether its task was done',
    params: SessionParams,
    body: SessionChange,
    examples: {
      rename: { title: 'Sign-in fails' },
      untitled: { title: null },
      failed: { result: 'failed', reason: 'The total is not 42.' },
    },
    answers: { 200: Session },
    errors: ['session-not-found', 'disk-full'],
  },
  deleteSession: {
    method: 'DELETE',
    path: '/api/v0/sessions/{id}',
    summary: 'Delete a session',
    params: SessionParams,
    answers: { 204: empty('The session is deleted.') },
    errors: ['session-not-found', 'session-running'],
  },
  importSession: {
    method: 'POST',
    path: '/api/v0/sessions/import',
    summary: 'Import a session',
    description:
      'Lines that are not valid journal entries are left out and counted; any other error rejects the whole import. A session ' +
      'whose id exists gets a new id. Recordings are measured, whatever the archive claims, and are not pinned; one ' +
      'without a video is left out. If the import would exceed the space for recordings, the response is 413.',
    query: z.object({
      title: Title.optional().describe('Title of a session that has none.'),
    }),
    body: {
      kind: 'upload',
      types: ['application/zip', 'application/x-ndjson', 'application/octet-stream'],
      description: 'An archive from `export.zip`, or the lines of an `actions.jsonl`.',
    },
    answers: { 201: ImportResult },
    errors: ['not-importable', 'import-too-large', 'disk-full'],
  },
  getSnapshotBefore: {
    ...snapshot,
    path: '/api/v0/sessions/{session}/pictures/{id}/before',
    earlierPath: '/api/v0/sessions/{session}/pictures/{id}/before.webp',
    summary: 'Get the screen before an action',
  },
  getSnapshotAfter: {
    ...snapshot,
    path: '/api/v0/sessions/{session}/pictures/{id}/after',
    earlierPath: '/api/v0/sessions/{session}/pictures/{id}/after.webp',
    summary: 'Get the screen after an action, once it stopped changing',
  },
  getSnapshotThumbnail: {
    ...snapshot,
    path: '/api/v0/sessions/{session}/pictures/{id}/thumb',
    earlierPath: '/api/v0/sessions/{session}/pictures/{id}/thumb.webp',
    summary: 'Get a small image of the screen after an action',
    description: '160 pixels wide. Shows the screen before the action if there is no snapshot after it.',
  },
} as const satisfies Routes;
