import { z } from 'zod';
import { SessionParams } from './parameters';
import { binary, type Routes } from './route';

const Ids = z.array(z.uuid()).max(30_000);
const idsInQuery = z
  .string()
  .optional()
  .describe('Ids of the entries, separated by commas; all entries if absent.')
  .transform((text) => text?.split(','))
  .pipe(Ids.optional());
const idsInBody = Ids.nullish().describe('Ids of the entries; all entries if absent.');

const ScriptQuery = z.object({ ids: idsInQuery });
const ScriptSelection = z.object({ ids: idsInBody }).meta({ id: 'ScriptSelection' });
const chatId = z.guid().describe('Only the actions and recordings of this chat.');
const ExportQuery = ScriptQuery.extend({
  chat_id: chatId.optional(),
  recordings: z.enum(['0', '1']).optional().describe('0: leave the recordings out.'),
});
const ExportSelection = ScriptSelection.extend({
  chat_id: chatId.nullish(),
  recordings: z.boolean().nullish().describe('false: leave the recordings out.'),
}).meta({ id: 'ExportSelection' });

const examples = {
  all: {},
  selection: { ids: ['7f1d6c0e-2b1a-4c57-9a53-0f8a1f7be001'] },
};

const exported = {
  path: '/api/v0/sessions/{id}/export.zip',
  description:
    'Contains `index.html`, which shows the session offline, `actions.jsonl`, the snapshots and the recordings. A running ' +
    'session is exported in its current state.',
  params: SessionParams,
  answers: { 200: binary('application/zip', 'The archive.', { isAttachment: true }) },
  errors: ['session-not-found', 'disk-full'],
} as const;

const script = {
  description:
    'The script has no dependencies and uses only this API. Failed actions are left out. It asks for texts that were not kept.',
  params: SessionParams,
  errors: ['session-not-found', 'invalid-selection'],
} as const;
const node = {
  ...script,
  path: '/api/v0/sessions/{id}/script.mjs',
  answers: { 200: binary('text/javascript', 'The script.', { isAttachment: true }) },
} as const;
const python = {
  ...script,
  path: '/api/v0/sessions/{id}/script.py',
  answers: { 200: binary('text/x-python', 'The script.', { isAttachment: true }) },
} as const;

export const SESSION_FILE_ROUTES = {
  exportSession: {
    ...exported,
    method: 'GET',
    hasHead: true,
    summary: 'Export a session as an archive',
    query: ExportQuery,
  },
  exportSessionSelection: {
    ...exported,
    method: 'POST',
    summary: 'Export a session, with ids in the body',
    body: ExportSelection,
    examples,
  },
  getNodeScript: {
    ...node,
    method: 'GET',
    summary: 'Export a session as a Node.js script',
    query: ScriptQuery,
  },
  createNodeScript: {
    ...node,
    method: 'POST',
    summary: 'Export a session as a Node.js script, with ids in the body',
    body: ScriptSelection,
    examples,
  },
  getPythonScript: {
    ...python,
    method: 'GET',
    summary: 'Export a session as a Python script',
    query: ScriptQuery,
  },
  createPythonScript: {
    ...python,
    method: 'POST',
    summary: 'Export a session as a Python script, with ids in the body',
    body: ScriptSelection,
    examples,
  },
} as const satisfies Routes;
