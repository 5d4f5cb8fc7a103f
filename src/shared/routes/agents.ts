import { z } from 'zod';
import { MAX_DECLARED_SIZE, MAX_SETTLE_MS, SCREENSHOT_FORMATS } from '../action';
import { AnthropicAnswer } from '../dialects/anthropic';
import { PICTURE_MODES } from '../dialects/call';
import { GeminiAnswer } from '../dialects/gemini';
import { OpenAiAnswer } from '../dialects/openai';
import { AgentTools, ANTHROPIC_TOOLS, OPENAI_TOOLS } from '../dialects/tools';
import { UiTarsAnswer } from '../dialects/ui-tars';
import { MAX_TIMEOUT_S } from '../question';
import { CHAT_ID, DESKTOP_QUERY, knownQuery } from './parameters';
import type { Routes } from './route';

/** A size such as 1280x720 (px). */
const ScreenshotSize = z
  .string()
  .regex(/^\d{1,4}x\d{1,4}$/, { error: 'expected a size such as 1280x720' })
  .refine((text) => text.split('x').every((side) => Number(side) >= 1 && Number(side) <= MAX_DECLARED_SIZE), {
    error: `expected sides from 1 to ${MAX_DECLARED_SIZE}`,
  })
  .optional()
  .describe(
    'Size of the screenshots that the model gets, in whose pixels it points, such as 1280x720. Give the same size for a ' +
      'whole conversation. By default that of the desktop, scaled down to 1280x800 (Anthropic, UI-TARS) or 1600x900.',
  );

const flag = (description: string) => z.enum(['true', 'false']).default('false').describe(description);

export const TurnQuery = knownQuery({
  ...DESKTOP_QUERY,
  size: ScreenshotSize,
  picture: z
    .enum(PICTURE_MODES)
    .optional()
    .describe(
      'Which results show the screen: those that ask for it, also the last one, or each. By default `asked` for Anthropic ' +
        'and UI-TARS, and `each` for Gemini; the outputs for OpenAI always show it.',
    ),
  turn: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'A name for this message of the model, if its calls are sent in several requests at once: they count as one turn, in ' +
        'the order of arrival, and after a failure the others are not executed.',
    ),
  format: z.enum(SCREENSHOT_FORMATS).default('png').describe('Format of the screenshots.'),
  settle: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_SETTLE_MS)
    .default(0)
    .describe('Longest wait of a screenshot until the screen is still (ms).'),
  acknowledge: flag('Whether a person has agreed to all safety checks of the calls.'),
  ask: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_TIMEOUT_S)
    .default(0)
    .describe(
      'How long to wait for a person who agrees to the safety checks of the calls (s). The panel asks. By default nobody is ' +
        'asked. If no person agrees, nothing is done and the response is 409.',
    ),
  sensitive: flag(
    'Never log, send or show texts and words of the model; the journal keeps only the length of texts.',
  ),
});

const EXAMPLES = {
  anthropic: {
    role: 'assistant',
    content: [
      { type: 'text', text: 'I open the menu.' },
      {
        ...{ type: 'tool_use', id: 'toolu_1', toolset_name: 'computer', name: 'left_click' },
        input: { coordinate: [640, 360] },
      },
    ],
  },
  openai: [
    {
      ...{ type: 'computer_call', id: 'cu_1', call_id: 'call_1', status: 'completed' },
      pending_safety_checks: [],
      actions: [{ type: 'click', button: 'left', x: 405, y: 157 }],
    },
  ],
  gemini: {
    role: 'model',
    parts: [{ functionCall: { id: 'f1', name: 'click', args: { x: 500, y: 500, intent: 'Open the menu' } } }],
  },
  uiTars: {
    action_type: 'click',
    action_inputs: { start_box: '[0.5,0.5,0.5,0.5]' },
    thought: 'I open the menu.',
  },
};

/** A message of a model. The dialects read it, and leave alone what they do not know. */
const Message = z.union([z.looseObject({}), z.array(z.unknown())], {
  error: 'expected a JSON object or an array',
});

const RULES =
  'The calls run one after the other, with no action of a different agent in between, up to the first that fails. ' +
  'A call that the model made wrongly, that fails or that a person refuses has an error in its result, which the ' +
  'model can read; the status is 200. Calls of tools that are not for the desktop are left to the client.';

/** What all routes for turns have. */
const turn = {
  method: 'POST',
  headers: CHAT_ID,
  query: TurnQuery,
  body: Message,
  errors: ['safety-check', 'desktop-failed', 'shutting-down'],
} as const;

/** What all routes for tools have. */
const tools = {
  method: 'GET',
  description:
    'Without `size` this starts the desktop and begins a conversation: its screenshots keep the size in the answer, also if ' +
    'the desktop changes its size. Each `Coder-Chat-Id` has a conversation of its own.',
  headers: CHAT_ID,
  answers: { 200: AgentTools },
  errors: ['desktop-failed', 'shutting-down'],
} as const;

export const AGENT_ROUTES = {
  runAnthropicTurn: {
    ...turn,
    path: '/api/v0/agents/anthropic',
    summary: "Execute the computer actions of a Claude model's message",
    description: `Takes the assistant message, or its content, and answers the next user message. ${RULES}`,
    examples: { click: EXAMPLES.anthropic },
    answers: { 200: AnthropicAnswer },
  },
  getAnthropicTools: {
    ...tools,
    path: '/api/v0/agents/anthropic',
    summary: 'Get the tools to send to a Claude model',
    query: knownQuery({
      ...DESKTOP_QUERY,
      size: ScreenshotSize,
      tool: z.enum(ANTHROPIC_TOOLS).default(ANTHROPIC_TOOLS[0]).describe('The version of the tool.'),
    }),
  },
  runOpenAiTurn: {
    ...turn,
    path: '/api/v0/agents/openai',
    summary: "Execute the computer actions of an OpenAI model's response",
    description: `Takes the response, its output or one computer_call, and answers items for the next input. ${RULES}`,
    examples: { click: EXAMPLES.openai },
    answers: { 200: OpenAiAnswer },
  },
  getOpenAiTools: {
    ...tools,
    path: '/api/v0/agents/openai',
    summary: 'Get the tools to send to an OpenAI model',
    query: knownQuery({
      ...DESKTOP_QUERY,
      size: ScreenshotSize,
      tool: z.enum(OPENAI_TOOLS).default(OPENAI_TOOLS[0]).describe('The version of the tool.'),
    }),
  },
  runGeminiTurn: {
    ...turn,
    path: '/api/v0/agents/gemini',
    summary: "Execute the computer actions of a Gemini model's content",
    description: `Takes the content, or steps of an interaction, and answers the next content or steps. ${RULES}`,
    examples: { click: EXAMPLES.gemini },
    answers: { 200: GeminiAnswer },
  },
  getGeminiTools: {
    ...tools,
    path: '/api/v0/agents/gemini',
    summary: 'Get the tools to send to a Gemini model',
    query: knownQuery({ ...DESKTOP_QUERY, size: ScreenshotSize }),
  },
  runUiTarsTurn: {
    ...turn,
    path: '/api/v0/agents/ui-tars',
    summary: 'Execute predictions of a UI-TARS model',
    description:
      'Takes a prediction of the SDK’s action parser, or a list, and answers what the operator of the SDK returns; an empty ' +
      `list takes a screenshot. ${RULES}`,
    examples: { click: EXAMPLES.uiTars },
    answers: { 200: UiTarsAnswer },
  },
  getUiTarsTools: {
    ...tools,
    path: '/api/v0/agents/ui-tars',
    summary: 'Get the size of the screenshots for a UI-TARS model',
    description: `The list of tools is empty, because the SDK's prompt describes the actions. ${tools.description}`,
    query: knownQuery({ size: ScreenshotSize }),
  },
} as const satisfies Routes;
