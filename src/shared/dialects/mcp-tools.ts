import { z } from 'zod';
import { ACTION_DEFAULTS, MAX_REPEAT, MAX_WAIT_MS, SCROLL_DIRECTIONS } from '../action';
import { ASK_PERSON, AskRequest } from '../question';

type Schema = Record<string, unknown> & { readonly type: 'object' };

/** A tool as MCP clients list it. */
export interface McpTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Schema;
  /** The schema of `structuredContent`, if its results have that. */
  readonly outputSchema?: Schema;
  /** Hints for the client's prompts. */
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const CHANGES = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false };
const ACTS = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };

// Clients understand an array of a fixed length better than a tuple.
const point = (what: string) =>
  z.array(z.number()).length(2).describe(`${what}, [x, y] in the pixels of the screenshot.`);
const AT = {
  coordinate: point('Where')
    .optional()
    .describe('Where, [x, y] in the pixels of the screenshot; absent: at the pointer.'),
};
const MODIFIERS = { text: z.string().optional().describe('Keys to hold meanwhile, such as ctrl+shift.') };
const AFTER = {
  screenshot_after: z.boolean().optional().describe('Whether to return a screenshot as well.'),
};
const CLICK = { ...AT, ...MODIFIERS, ...AFTER };
/** How long a wait lasts at most, unless the call says otherwise (s). */
export const STILL_LIMIT_S = ACTION_DEFAULTS.still_limit / 1000;
const seconds = z
  .number()
  .min(0)
  .max(MAX_WAIT_MS / 1000);

interface Tool {
  readonly description: string;
  readonly fields: z.ZodRawShape;
  /** Of `structuredContent`. */
  readonly output?: z.ZodRawShape;
  readonly annotations: McpTool['annotations'];
}

/** The members of Anthropic's toolset, under the names on which models are trained, and a batch of them. */
const TOOLS: Readonly<Record<string, Tool>> = {
  screenshot: {
    description: 'Take a screenshot of the desktop, or of a part of it, enlarged.',
    fields: {
      region: z
        .array(z.number())
        .length(4)
        .optional()
        .describe('The part, [left, top, right, bottom]; absent: all.'),
    },
    annotations: READS,
  },
  cursor_position: {
    description: 'Get the position of the pointer.',
    fields: {},
    output: { x: z.int(), y: z.int() },
    annotations: READS,
  },
  left_click: { description: 'Click the left button.', fields: CLICK, annotations: ACTS },
  right_click: { description: 'Click the right button.', fields: CLICK, annotations: ACTS },
  middle_click: { description: 'Click the middle button.', fields: CLICK, annotations: ACTS },
  double_click: { description: 'Double-click the left button.', fields: CLICK, annotations: ACTS },
  triple_click: { description: 'Click the left button three times.', fields: CLICK, annotations: ACTS },
  left_click_drag: {
    description: 'Drag with the left button: from start_coordinate to coordinate, or along path.',
    fields: {
      start_coordinate: point('The start').optional(),
      coordinate: point('The end').optional(),
      path: z
        .array(z.array(z.number()).length(2))
        .optional()
        .describe('All points of the drag, instead of start and end.'),
      ...MODIFIERS,
      ...AFTER,
    },
    annotations: ACTS,
  },
  mouse_move: {
    description: 'Move the pointer.',
    fields: { coordinate: point('Where to'), ...AFTER },
    annotations: { ...ACTS, idempotentHint: true },
  },
  left_mouse_down: { description: 'Press and hold the left button.', fields: AT, annotations: ACTS },
  left_mouse_up: { description: 'Release the left button.', fields: AT, annotations: ACTS },
  scroll: {
    description: 'Turn the mouse wheel.',
    fields: {
      scroll_direction: z.enum(SCROLL_DIRECTIONS),
      scroll_amount: z.number().optional().describe('Wheel clicks; 3 by default.'),
      ...CLICK,
    },
    annotations: ACTS,
  },
  type: {
    description: 'Type a text; a line break presses Return.',
    fields: {
      text: z.string(),
      sensitive: z
        .boolean()
        .optional()
        .describe('Whether the text is a secret, such as a password: it is never logged.'),
      ...AFTER,
    },
    annotations: ACTS,
  },
  key: {
    description: 'Press a key combination such as ctrl+s or Return.',
    fields: {
      text: z.string(),
      repeat: z.number().min(1).max(MAX_REPEAT).optional().describe('How often; 1 by default.'),
      ...AFTER,
    },
    annotations: ACTS,
  },
  hold_key: {
    description: 'Hold a key combination for a time.',
    fields: { text: z.string(), duration: seconds.describe('For how long (s).') },
    annotations: ACTS,
  },
  wait: {
    description: 'Wait, by default until the screen is still; returns a screenshot.',
    fields: {
      duration: seconds.optional().describe('For how long at most (s); 10 by default.'),
      until_still: z
        .boolean()
        .optional()
        .describe('Whether to stop waiting as soon as the screen is still; true by default.'),
    },
    annotations: READS,
  },
  [ASK_PERSON]: {
    description:
      'Ask the person at the computer and wait for the answer: for a decision, a code, a captcha, or anything that you should ' +
      'not do alone. The person may also take control and do it by hand.',
    fields: AskRequest.omit({ sensitive: true }).shape,
    annotations: { ...READS, idempotentHint: false, openWorldHint: true },
  },
  computer_batch: {
    description:
      'Perform several actions in order, with no action of a different agent in between. It stops at the first that fails.',
    fields: {
      actions: z
        .array(z.looseObject({ action: z.string() }))
        .min(1)
        .describe('Each with the name of a different tool as action, and its fields.'),
      screenshot_after: z
        .boolean()
        .optional()
        .describe('Whether to return a screenshot after the last; true by default.'),
    },
    annotations: ACTS,
  },
};

/** Tools that hosts offer only with `--extra-tools`. */
export const EXTRA_FIELDS = {
  recording_start: z.object({}),
  recording_stop: z.object({ recording_id: z.string().describe('As recording_start returned it.') }),
  read_clipboard: z.object({}),
  write_clipboard: z.object({ text: z.string() }),
};
export type ExtraTool = keyof typeof EXTRA_FIELDS;

const EXTRA_TOOLS: Readonly<Record<ExtraTool, Omit<Tool, 'fields'>>> = {
  recording_start: {
    description: 'Start a recording of the desktop; returns its id.',
    annotations: CHANGES,
  },
  recording_stop: {
    description: 'Stop a recording; the person at the computer keeps the video.',
    annotations: { ...CHANGES, idempotentHint: true },
  },
  read_clipboard: {
    description: 'Get the text that was last copied on the desktop.',
    annotations: READS,
  },
  write_clipboard: {
    description: 'Put a text into the clipboard of the desktop, for example to paste it with ctrl+v.',
    annotations: { ...CHANGES, destructiveHint: true, idempotentHint: true },
  },
};

export function isExtraTool(name: string): name is ExtraTool {
  return Object.hasOwn(EXTRA_TOOLS, name);
}

/** Whether a tool performs actions: all but the extra ones, and the one that asks a person. */
export function isActionTool(name: string): boolean {
  return Object.hasOwn(TOOLS, name) && name !== ASK_PERSON;
}

/** All tools, in the order in which clients list them; the extra ones are last. */
export function mcpTools({ extra = false } = {}): McpTool[] {
  const extras = Object.entries(EXTRA_TOOLS).map(([name, tool]) => {
    return [name, { ...tool, fields: EXTRA_FIELDS[name as ExtraTool].shape }] as const;
  });
  return [...Object.entries(TOOLS), ...(extra ? extras : [])].map(([name, tool]) => ({
    name,
    description: tool.description,
    inputSchema: schemaOf(tool.fields, 'input'),
    ...(tool.output && { outputSchema: schemaOf(tool.output, 'output') }),
    annotations: tool.annotations,
  }));
}

function schemaOf(fields: z.ZodRawShape, io: 'input' | 'output'): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(z.object(fields), { io });
  return { ...schema, type: 'object' };
}
