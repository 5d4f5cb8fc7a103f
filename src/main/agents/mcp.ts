import type { McpHttpHandler, ServerContext } from '@modelcontextprotocol/server';
import type { McpResult } from '../../shared/dialects/mcp';
import { mcpTools } from '../../shared/dialects/mcp-tools';
import { now } from '../base/clock';

export interface McpOptions {
  readonly version: string;
  /** Whether to offer the tools for recordings and the clipboard. */
  readonly extraTools: boolean;
  readonly onError: (error: Error) => void;
}

/** Executes a tool. `signal` aborts when the client cancels the call or leaves. */
export type CallTool = (
  name: string,
  input: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<McpResult>;

/** How often a stream with nothing to say sends a comment, so that no client gives up (ms). */
const KEEP_ALIVE_MS = 5000;

/** How often a client that wants to know learns that its call still runs; its time limit begins again then (ms). */
const PROGRESS_MS = 5000;

const INSTRUCTIONS =
  'You control a desktop. Take a screenshot first; coordinates are its pixels. After an action that changes the screen, ' +
  'ask for a screenshot, or use wait until the screen is still. If you need a person, use ask_person.';

/**
 * Serves the Model Context Protocol over HTTP: the revisions up to 2025-11-25, and 2026-07-28. It keeps no state between
 * requests.
 */
export function createMcp({ version, extraTools, onError }: McpOptions): {
  handle(request: Request, body: unknown, call: CallTool): Promise<Response>;
} {
  const serverInfo = { name: 'jumpseat', title: 'Jumpseat', version };
  return {
    async handle(request, body, call) {
      // Read with the first request: most hosts serve none.
      const { createMcpHandler, Server } = await import('@modelcontextprotocol/server');
      const handler: McpHttpHandler = createMcpHandler(
        () => {
          const server = new Server(serverInfo, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
          server.setRequestHandler('tools/list', () => ({ tools: mcpTools({ extra: extraTools }) }));
          server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
            const stopProgress = reportProgress(mcpReq);
            const signal = AbortSignal.any([request.signal, mcpReq.signal]);
            return call(params.name, params.arguments ?? {}, signal).finally(stopProgress);
          });
          return server;
        },
        // A stream, because Node's fetch waits 300 s for the head of an answer, and a person may take longer.
        { onerror: onError, responseMode: 'sse', keepAliveMs: KEEP_ALIVE_MS },
      );
      return handler.fetch(request, { parsedBody: body });
    },
  };
}

/** Sends how long a call has run (s), if the client asked for that. @returns a function that stops it */
function reportProgress({ _meta, notify }: ServerContext['mcpReq']): () => void {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  const startedAt = now();
  const timer = setInterval(() => {
    const progress = Math.round((now() - startedAt) / 1000);
    // Fails if the client has left, which aborts the call.
    notify({ method: 'notifications/progress', params: { progressToken, progress } }).catch(() => undefined);
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}
