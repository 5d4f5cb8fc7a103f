import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { readAnthropic } from '../../../shared/dialects/anthropic';
import type { ReadOptions, Turn } from '../../../shared/dialects/call';
import { readGemini } from '../../../shared/dialects/gemini';
import { readOpenAi } from '../../../shared/dialects/openai';
import { sizeProblem, type Vendor } from '../../../shared/dialects/space';
import { anthropicTools, geminiTools, openAiTools, uiTarsTools } from '../../../shared/dialects/tools';
import { readUiTars } from '../../../shared/dialects/ui-tars';
import type { Size } from '../../../shared/geometry';
import { RequestError } from '../../../shared/request-error';
import type { AGENT_ROUTES, TurnQuery } from '../../../shared/routes/agents';
import { CHAT_ID } from '../../../shared/routes/parameters';
import { askForConsent, unacknowledged } from '../../agents/consent';
import type { Questions } from '../../agents/questions';
import type { Spaces } from '../../agents/spaces';
import type { TurnRunner } from '../../agents/turn';
import { type Handlers, readHeader } from '../bind-routes';
import { abortedWhenClientLeaves } from './desktop';

export interface AgentHandlersOptions {
  readonly turns: TurnRunner;
  readonly spaces: Spaces;
  readonly questions: Questions;
}

/** How the messages of a vendor's models are read. */
interface Dialect<Answer> {
  readonly vendor: Vendor;
  /** The error if the body is not a message. */
  readonly expected: string;
  read(json: unknown, options: ReadOptions): Turn<Answer> | undefined;
}

const ANTHROPIC = {
  vendor: 'anthropic',
  expected: 'expected an assistant message, or its blocks; each call needs an id',
  read: readAnthropic,
} as const;
const OPENAI = {
  vendor: 'openai',
  expected: 'expected a response, its output, or one computer_call; each call needs a call_id',
  read: readOpenAi,
} as const;
const GEMINI = {
  vendor: 'gemini',
  expected: 'expected the content of a model, or steps of an interaction; each step needs an id',
  read: readGemini,
} as const;
const UI_TARS = {
  vendor: 'ui-tars',
  expected: 'expected a prediction of the action parser, or a list of predictions',
  read: readUiTars,
} as const;

interface TurnMessage extends Pick<FastifyRequest, 'headers'> {
  readonly body: unknown;
  readonly query: z.output<typeof TurnQuery>;
}

export function agentHandlers({
  turns,
  spaces,
  questions,
}: AgentHandlersOptions): Handlers<typeof AGENT_ROUTES> {
  /** The size of the screenshots: as requested, or as at the start of the conversation. */
  async function spaceOf(
    vendor: Vendor,
    size: string | undefined,
    chatId: string | undefined,
  ): Promise<Size> {
    if (size === undefined) return spaces.current(vendor, chatId);
    const [width = 0, height = 0] = size.split('x').map(Number);
    const problem = sizeProblem(vendor, { width, height });
    if (problem !== undefined)
      throw new RequestError('invalid-request', 'Invalid request.', `size: ${problem}`);
    return { width, height };
  }

  /** @throws {RequestError} if the body is not a message, or has a safety check that no person has acknowledged */
  async function run<A>(
    { vendor, expected, read }: Dialect<A>,
    message: TurnMessage,
    reply: FastifyReply,
  ): Promise<A> {
    const { size, picture, turn: id, acknowledge, ask, sensitive, format, settle } = message.query;
    const chatId = readHeader(message, CHAT_ID);
    const signal = abortedWhenClientLeaves(reply);
    const space = await spaceOf(vendor, size, chatId);
    const turn = read(message.body, { space, pictures: picture });
    if (!turn) throw new RequestError('invalid-body', 'Failed to decode request body.', expected);
    const { checks } = turn;
    const isAcknowledged = checks.length === 0 || acknowledge === 'true';
    if (!isAcknowledged && ask === 0) throw unacknowledged(checks);
    return turn.answer(
      await turns.run({
        ...{ vendor, turn, id, space, chatId, format, settle, signal },
        sensitive: sensitive === 'true',
        ...(!isAcknowledged && {
          consent: (turn) =>
            askForConsent(questions, { checks, seconds: ask, chatId, signal, agent: { vendor, turn } }),
        }),
      }),
    );
  }

  /** The size of the screenshots of a new conversation. */
  function newSpace(vendor: Vendor, request: Pick<FastifyRequest, 'headers'>, size: string | undefined) {
    const chatId = readHeader(request, CHAT_ID);
    return size === undefined ? spaces.start(vendor, chatId) : spaceOf(vendor, size, chatId);
  }

  return {
    runAnthropicTurn: (request, reply) => run(ANTHROPIC, request, reply),
    runOpenAiTurn: (request, reply) => run(OPENAI, request, reply),
    runGeminiTurn: (request, reply) => run(GEMINI, request, reply),
    runUiTarsTurn: (request, reply) => run(UI_TARS, request, reply),
    async getAnthropicTools(request) {
      const { size, tool } = request.query;
      return anthropicTools(tool, await newSpace('anthropic', request, size));
    },
    async getOpenAiTools(request) {
      const { size, tool } = request.query;
      return openAiTools(tool, await newSpace('openai', request, size));
    },
    async getGeminiTools(request) {
      return geminiTools(await newSpace('gemini', request, request.query.size));
    },
    async getUiTarsTools(request) {
      return uiTarsTools(await newSpace('ui-tars', request, request.query.size));
    },
  };
}
