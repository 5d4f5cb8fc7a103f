import { z } from 'zod';
import { CHAT_ID, DESKTOP_QUERY, MCP_SESSION } from './parameters';
import { empty, type Routes } from './route';

const Message = z
  .union([z.looseObject({}), z.array(z.looseObject({}))], { error: 'expected a JSON-RPC message' })
  .meta({ id: 'JsonRpcMessage', description: 'A message of JSON-RPC 2.0.' });

export const MCP_ROUTES = {
  exchangeMcp: {
    method: 'POST',
    path: '/mcp',
    tag: 'Agents',
    summary: 'Use the desktop through the Model Context Protocol (Streamable HTTP)',
    description:
      'For the revisions up to 2025-11-25 and for 2026-07-28, without sessions. The response is JSON, or a stream of events ' +
      '(`text/event-stream`) with one message; if a call has a `progressToken`, also with the progress of the call every five ' +
      'seconds. The tools are those of Claude’s computer toolset, `computer_batch` and ' +
      '`ask_person`; a tool that fails has an error in its result.',
    headers: { ...CHAT_ID, ...MCP_SESSION },
    query: z.object(DESKTOP_QUERY),
    answerHeaders: ['Mcp-Session-Id'],
    body: Message,
    examples: {
      click: {
        ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
        params: { name: 'left_click', arguments: { coordinate: [640, 360] } },
      },
    },
    answers: { 200: Message, 202: empty('A notification was received.') },
  },
} as const satisfies Routes;
