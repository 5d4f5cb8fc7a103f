import { z } from 'zod';
import type { Point, Size } from '../geometry';
import { readAnthropic } from './anthropic';
import type { Call, Outcome } from './call';
import { isActionTool, STILL_LIMIT_S } from './mcp-tools';

/** The result of a tool: texts and pictures, or an error for the model. */
export type McpResult = {
  readonly content: (
    | { readonly type: 'text'; readonly text: string }
    | { readonly type: 'image'; readonly data: string; readonly mimeType: string }
  )[];
  readonly structuredContent?: Point;
  readonly isError?: true;
};

/** A call of a tool, read: what to execute, and how to answer. */
export interface McpTurn {
  readonly calls: readonly Call[];
  /** Whether no text may be logged. */
  readonly sensitive: boolean;
  /** Whether the answer says where the pointer is. */
  readonly namesPointer: boolean;
  /** @param pointer where it is, in the pixels of the screenshot, if that is known */
  answer(outcomes: readonly Outcome[], pointer?: Point): McpResult;
}

type Arguments = Readonly<Record<string, unknown>>;

/** Reads a call of a tool; undefined if there is no such tool, or if it performs no actions. */
export function readMcp(name: string, input: Arguments, space: Size): McpTurn | undefined {
  if (!isActionTool(name)) return undefined;
  const isBatch = name === 'computer_batch';
  const actions = (isBatch ? batchOf(input) : [{ ...input, action: name }]).map(withDefaults);
  const wantsPicture = isBatch ? input.screenshot_after !== false : input.screenshot_after === true;
  const isWait = name === 'wait';
  const turn = readAnthropic(actions.map(blockOf), {
    space,
    pictures: wantsPicture || isWait ? 'last' : 'asked',
  });
  if (!turn) return undefined;
  return {
    calls: turn.calls,
    sensitive: actions.some(({ sensitive }) => sensitive === true),
    namesPointer: name === 'screenshot',
    answer(outcomes, pointer) {
      const results = turn.answer(outcomes).content;
      const content = results.flatMap((result, i) => {
        const label = isBatch ? `${i + 1}. ${String(actions[i]?.action)}: ` : '';
        return contentOf(result.content, label, `${space.width}x${space.height}${pointerText(pointer)}`);
      });
      const isError = results.some(({ is_error }) => is_error === true);
      if (isError) return { content, isError };
      return { content, ...(name === 'cursor_position' && { structuredContent: pointOf(outcomes) }) };
    },
  };
}

/** The actions of a batch; without a valid list a single unknown action, which is an error for the model. */
function batchOf({ actions }: Arguments): readonly Arguments[] {
  const parsed = z.array(z.record(z.string(), z.unknown())).min(1).safeParse(actions);
  return parsed.success ? parsed.data : [{ action: 'computer_batch' }];
}

/** A wait ends when the screen is still, unless the call says otherwise. A screenshot of a region is a zoom. */
function withDefaults(input: Arguments): Arguments {
  if (input.action === 'screenshot' && input.region != null) return { ...input, action: 'zoom' };
  return input.action === 'wait' ? { until_still: true, duration: STILL_LIMIT_S, ...input } : input;
}

function blockOf({ action, ...input }: Arguments, i: number) {
  return { type: 'tool_use', id: String(i), toolset_name: 'computer', name: String(action), input };
}

type ToolContent = ReturnType<
  NonNullable<ReturnType<typeof readAnthropic>>['answer']
>['content'][number]['content'];

/** @param about what is said about a picture without words */
function contentOf(content: ToolContent, label: string, about: string): McpResult['content'] {
  if (typeof content === 'string') return [{ type: 'text', text: label + content }];
  const texts = content.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const pictures = content.flatMap(({ source }) =>
    source ? [{ type: 'image' as const, data: source.data, mimeType: source.media_type }] : [],
  );
  if (texts.length === 0) texts.push(about);
  return [{ type: 'text', text: label + texts.join('\n') }, ...pictures];
}

function pointerText(pointer: Point | undefined): string {
  return pointer ? `, pointer at ${pointer.x},${pointer.y}` : '';
}

/** What an action answers as `x=640,y=360`. */
function pointOf([outcome]: readonly Outcome[]): Point {
  const [x = 0, y = 0] = (outcome?.text.match(/\d+/g) ?? []).map(Number);
  return { x, y };
}
