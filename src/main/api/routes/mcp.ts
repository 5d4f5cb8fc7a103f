import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type McpResult, readMcp } from '../../../shared/dialects/mcp';
import { isExtraTool } from '../../../shared/dialects/mcp-tools';
import { mapPoint, type Point, type Size } from '../../../shared/geometry';
import { ASK_PERSON, AskRequest, answerInWords } from '../../../shared/question';
import { RequestError } from '../../../shared/request-error';
import type { MCP_ROUTES } from '../../../shared/routes/mcp';
import { CHAT_ID, MCP_SESSION } from '../../../shared/routes/parameters';
import { parseForClient } from '../../../shared/validation';
import type { InputConnections } from '../../actions/input-connection';
import { createMcp } from '../../agents/mcp';
import { McpCalls } from '../../agents/mcp-calls';
import type { Questions } from '../../agents/questions';
import type { Spaces } from '../../agents/spaces';
import type { TurnRunner } from '../../agents/turn';
import { type Handlers, readHeader } from '../bind-routes';
import { type ExtraToolsOptions, runExtraTool } from '../extra-tools';
import { abortedWhenClientLeaves } from './desktop';

export interface McpHandlersOptions extends ExtraToolsOptions {
  readonly version: string;
  readonly turns: TurnRunner;
  readonly spaces: Spaces;
  readonly connections: InputConnections;
  readonly questions: Questions;
  /** Whether clients get the tools for recordings and the clipboard. */
  readonly extraTools: boolean;
  readonly log: Logger;
}

export function mcpHandlers(options: McpHandlersOptions): Handlers<typeof MCP_ROUTES> {
  const { version, turns, spaces, questions, extraTools, connections, log } = options;
  const onError = (error: Error) => log.debug({ err: error }, 'MCP request refused');
  const mcp = createMcp({ version, extraTools, onError });
  const calls = new McpCalls();
  return {
    async exchangeMcp(request, reply) {
      const chatId = readHeader(request, CHAT_ID);
      const { body } = request;
      const left = abortedWhenClientLeaves(reply);
      const session = readHeader(request, MCP_SESSION);
      const { signal, end } =
        session !== undefined ? calls.begin(session, body, left) : { signal: left, end: () => undefined };
      reply.raw.once('close', end);
      if (isInitialize(body)) reply.header('Mcp-Session-Id', randomUUID());
      const answer = await mcp.handle(toWeb(request, signal), body, async (name, input, signal) => {
        if (name === ASK_PERSON) return askPerson(questions, input, { chatId, signal });
        if (extraTools && isExtraTool(name)) return readable(runExtraTool(name, input, chatId, options));
        const space = await spaces.current('mcp', chatId);
        const turn = readMcp(name, input, space);
        if (!turn) return failed(`Unknown tool: ${name.slice(0, 100)}`);
        const { sensitive } = turn;
        const run = { ...RUN, turn, space, chatId, sensitive, signal };
        const outcomes = await turns.run(run);
        return turn.answer(outcomes, turn.namesPointer ? await pointerIn(space, connections) : undefined);
      });
      return send(reply, answer);
    },
  };
}

function isInitialize(message: object): boolean {
  return 'method' in message && message.method === 'initialize';
}

/** Asks a person. */
async function askPerson(
  questions: Questions,
  input: Readonly<Record<string, unknown>>,
  { chatId, signal }: { readonly chatId: string | undefined; readonly signal: AbortSignal },
): Promise<McpResult> {
  const read = parseForClient(AskRequest, input);
  if ('problem' in read) return failed(`Malformed arguments: ${read.problem}`);
  const { question, choices, timeout } = read.value;
  const asked = questions.ask({
    ...{ kind: 'question', question, choices: choices ?? [], timeout: timeout ?? undefined },
    ...{ chatId, agent: { vendor: 'mcp', turn: randomUUID() }, signal },
  });
  return readable(asked.then(answerInWords));
}

/** A text as a result. An error is a result that the model can read. */
async function readable(text: Promise<string>): Promise<McpResult> {
  try {
    return { content: [{ type: 'text', text: await text }] };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return failed([error.message, error.detail].filter(Boolean).join(' '));
  }
}

/** Where the pointer is, in the pixels of the screenshots; undefined if the desktop does not say. */
async function pointerIn(
  space: Size,
  { current }: McpHandlersOptions['connections'],
): Promise<Point | undefined> {
  const at = await current?.pointer.position().catch(() => undefined);
  return current && at && mapPoint(at, current.rfb.size, space);
}

/** JPEG, because clients limit a result to a megabyte. Programs need a moment to answer an action. */
const RUN = { vendor: 'mcp', id: undefined, format: 'jpeg', settle: 1000 } as const;

function failed(text: string): McpResult {
  return { content: [{ type: 'text', text }], isError: true };
}

/** The request in the terms of the web, without its body. */
function toWeb({ headers, method }: FastifyRequest, signal: AbortSignal): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const url = new URL('/mcp', `http://${headers.host}`);
  return new Request(url, { method, headers: pairs, signal });
}

/** Sends a response of the web; it may be a stream that ends later. */
function send(reply: FastifyReply, { status, headers, body }: Response): Readable | Buffer {
  reply.code(status);
  for (const [name, value] of headers) reply.header(name, value);
  if (!body) return Buffer.alloc(0);
  const stream = Readable.fromWeb(body as ReadableStream);
  // A comment of server-sent events. The head goes out with the first bytes.
  if (headers.get('content-type') === 'text/event-stream') stream.unshift(Buffer.from(':\n\n'));
  return stream;
}
