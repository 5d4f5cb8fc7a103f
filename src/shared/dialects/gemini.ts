import { z } from 'zod';
import { shortened } from '../shortened';
import {
  type Call,
  NOT_EXECUTED,
  type Outcome,
  type PictureMode,
  type Plan,
  planOrProblem,
  type ReadOptions,
  statedReason,
  type Turn,
  withinLimits,
  withPictures,
} from './call';
import { Fields, Malformed } from './fields';
import { GEMINI_FUNCTIONS } from './gemini-functions';

const Response = z.object({
  output: z.string().optional(),
  error: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  safety_acknowledgement: z.literal('true').optional(),
});
type Response = z.infer<typeof Response>;

const Content = z.object({
  role: z.literal('user'),
  parts: z.array(
    z.object({
      functionResponse: z.object({
        id: z.string().optional(),
        name: z.string(),
        response: Response,
        parts: z
          .array(z.object({ inlineData: z.object({ mimeType: z.string(), data: z.string() }) }))
          .optional(),
      }),
    }),
  ),
});

const Step = z.object({
  type: z.literal('function_result'),
  call_id: z.string(),
  name: z.string(),
  is_error: z.literal(true).optional(),
  result: z.array(
    z.object({
      type: z.enum(['text', 'image']),
      text: z.string().optional(),
      mime_type: z.string().optional(),
      data: z.string().optional(),
    }),
  ),
});

/** The answer to a content with calls: the next content, or the steps of an interaction. */
export const GeminiAnswer = z.union([Content, z.array(Step)]).meta({
  id: 'GeminiAnswer',
  description: 'The content to append to the conversation; for steps of an interaction, its next input.',
});
export type GeminiAnswer = z.infer<typeof GeminiAnswer>;

const FunctionCall = z.looseObject({
  id: z.string().nullish(),
  name: z.string(),
  args: z.unknown().optional(),
});
const Item = z.looseObject({
  type: z.string().nullish(),
  text: z.string().nullish(),
  functionCall: FunctionCall.nullish(),
  function_call: FunctionCall.nullish(),
});
const ModelOutput = z.looseObject({
  type: z.literal('model_output'),
  content: z.array(z.looseObject({ text: z.string().nullish() })),
});
const InteractionCall = z.looseObject({
  type: z.literal('function_call'),
  id: z.string().min(1),
  name: z.string(),
  arguments: z.unknown().optional(),
});
const Parts = z.looseObject({ parts: z.array(z.unknown()) });
const Candidates = z.looseObject({ candidates: z.array(z.looseObject({ content: Parts })).min(1) });
const Steps = z.looseObject({ steps: z.array(z.unknown()) });
const Outputs = z.looseObject({ outputs: z.array(z.unknown()) });
const Args = z.record(z.string(), z.unknown());
const Safety = z.looseObject({ decision: z.string().nullish(), explanation: z.string().nullish() });

interface GeminiCall extends Call {
  readonly needsConsent: boolean;
  /** Whether it is a step of an interaction rather than a part of a content. */
  readonly isStep: boolean;
}

/** The model's coordinates lie on a grid. */
const GRID = { width: 1000, height: 1000, name: 'the grid, which goes from 0 to 999' };

/** Reads the content of a model, a response with it, or the steps of an interaction. Undefined for anything else, such as a call without an id. */
export function readGemini(
  json: unknown,
  { pictures = 'each' }: ReadOptions,
): Turn<GeminiAnswer> | undefined {
  const items = itemsOf(json);
  if (!items) return undefined;
  const calls: GeminiCall[] = [];
  const checks: string[] = [];
  let reason: string | undefined;
  for (const item of items) {
    reason = statedReason(wordsOf(item)) ?? reason;
    const read = functionOf(item);
    if (!read && isFunctionCall(item)) return undefined;
    if (!read || !GEMINI_FUNCTIONS.has(read.name)) continue;
    const { call, check } = callOf(read, reason);
    calls.push(call);
    if (check !== undefined) checks.push(check);
  }
  const limited = withinLimits(withMode(calls, pictures));
  return { calls: limited, checks, answer: (outcomes) => answerOf(limited, outcomes) };
}

function itemsOf(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json;
  return (
    Parts.safeParse(json).data?.parts ??
    Candidates.safeParse(json).data?.candidates[0]?.content.parts ??
    Steps.safeParse(json).data?.steps ??
    Outputs.safeParse(json).data?.outputs ??
    (functionOf(json) ? [json] : undefined)
  );
}

/** The text of a part, or of a step of an interaction. */
function wordsOf(item: unknown): string | null | undefined {
  const output = ModelOutput.safeParse(item).data;
  return output ? output.content.map(({ text }) => text ?? '').join('\n') : Item.safeParse(item).data?.text;
}

interface FunctionCall {
  readonly id: string | undefined;
  readonly name: string;
  readonly args: unknown;
  readonly isStep: boolean;
}

function functionOf(item: unknown): FunctionCall | undefined {
  const step = InteractionCall.safeParse(item).data;
  if (step) return { id: step.id, name: step.name, args: step.arguments, isStep: true };
  const { functionCall, function_call } = Item.safeParse(item).data ?? {};
  const call = functionCall ?? function_call;
  if (!call) return undefined;
  return { id: call.id ?? undefined, name: call.name, args: call.args, isStep: false };
}

/** Whether an item is a call, which can be answered only if it has an id. */
function isFunctionCall(item: unknown): boolean {
  return Item.safeParse(item).data?.type === 'function_call';
}

function withMode(calls: readonly GeminiCall[], mode: PictureMode): GeminiCall[] {
  return withPictures(calls, 'always', (i) => mode === 'each' || (mode === 'last' && i === calls.length - 1));
}

function callOf(
  { id, name, args, isStep }: FunctionCall,
  words: string | undefined,
): { readonly call: GeminiCall; readonly check?: string } {
  const values = Args.safeParse(args ?? {}).data;
  const intent = typeof values?.intent === 'string' ? values.intent : undefined;
  const safety = Safety.safeParse(values?.safety_decision).data;
  const needsConsent = safety?.decision === 'require_confirmation';
  const call = { id, name, isStep, needsConsent, reason: statedReason(intent) ?? words };
  const check = needsConsent && {
    check: shortened(`${name}: ${safety.explanation ?? 'no explanation'}`, 500),
  };
  const plan = planOrProblem(name, () => {
    if (!values) throw new Malformed(`The arguments of ${name} must be an object.`);
    return planOf(name, new Fields(name, values, GRID));
  });
  return { call: { ...call, ...plan }, ...check };
}

function planOf(name: string, fields: Fields): Plan {
  if (name === 'take_screenshot') return { bodies: [], picture: 'result' };
  return { bodies: GEMINI_FUNCTIONS.get(name)?.(fields) ?? [] };
}

function answerOf(calls: readonly GeminiCall[], outcomes: readonly Outcome[]): GeminiAnswer {
  const steps = calls.flatMap((call, i) => (call.isStep ? [stepOf(call, outcomes[i])] : []));
  if (steps.length > 0) return steps;
  return { role: 'user', parts: calls.map((call, i) => ({ functionResponse: partOf(call, outcomes[i]) })) };
}

function partOf(call: GeminiCall, outcome: Outcome | undefined) {
  const { picture } = outcome ?? {};
  return {
    ...(call.id !== undefined && { id: call.id }),
    name: call.name,
    response: responseOf(call, outcome),
    ...(picture && { parts: [{ inlineData: { mimeType: picture.mediaType, data: picture.data } }] }),
  };
}

function stepOf(call: GeminiCall, outcome: Outcome | undefined): z.infer<typeof Step> {
  const { picture } = outcome ?? {};
  return {
    type: 'function_result',
    call_id: call.id ?? '',
    name: call.name,
    ...(outcome?.status !== 'done' && { is_error: true as const }),
    result: [
      { type: 'text', text: JSON.stringify(responseOf(call, outcome)) },
      ...(picture ? [{ type: 'image' as const, mime_type: picture.mediaType, data: picture.data }] : []),
    ],
  };
}

function responseOf({ needsConsent }: GeminiCall, outcome: Outcome | undefined): Response {
  const { status = 'halted', text = '', warnings = [] } = outcome ?? {};
  return {
    ...(status === 'done' ? { output: 'ok' } : { error: status === 'failed' ? text : NOT_EXECUTED }),
    ...(warnings.length > 0 && { warnings: [...warnings] }),
    ...(needsConsent && { safety_acknowledgement: 'true' as const }),
  };
}
