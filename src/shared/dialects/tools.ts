import { z } from 'zod';
import type { Size } from '../geometry';

/** The tools of each vendor, newest first. */
export const ANTHROPIC_TOOLS = [
  'computer_toolset_20260801',
  'computer_20251124',
  'computer_20250124',
  'computer_20241022',
] as const;
export const OPENAI_TOOLS = ['computer', 'computer_use_preview'] as const;

/** What a request to a model needs, so that it can use the desktop. */
export const AgentTools = z
  .object({
    tools: z.array(z.looseObject({})).describe('Entries for the `tools` of the request.'),
    betas: z.array(z.string()).optional().describe('Values of the beta header that the tool needs.'),
    truncation: z.literal('auto').optional().describe('A field of the request that the tool needs.'),
    space: z
      .object({ width: z.int(), height: z.int() })
      .meta({ id: 'ScreenshotSize', description: 'Size of the screenshots that the model gets (px).' }),
  })
  .meta({
    id: 'AgentTools',
    description: 'What a request to a model needs, so that it can use the desktop.',
  });
export type AgentTools = z.infer<typeof AgentTools>;

export function anthropicTools(tool: (typeof ANTHROPIC_TOOLS)[number], space: Size): AgentTools {
  if (tool === 'computer_toolset_20260801') {
    return { tools: [{ type: tool }], space };
  }
  const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)$/.exec(tool) ?? [];
  const size = { display_width_px: space.width, display_height_px: space.height };
  const zoom = tool === 'computer_20251124' && { enable_zoom: true };
  return {
    tools: [{ type: tool, name: 'computer', ...size, ...zoom }],
    betas: [`computer-use-${year}-${month}-${day}`],
    space,
  };
}

export function openAiTools(tool: (typeof OPENAI_TOOLS)[number], space: Size): AgentTools {
  if (tool === 'computer') return { tools: [{ type: tool }], space };
  const size = { display_width: space.width, display_height: space.height };
  return { tools: [{ type: tool, environment: 'linux', ...size }], truncation: 'auto', space };
}

/** The SDK's prompt describes the actions, so there are no tools. */
export function uiTarsTools(space: Size): AgentTools {
  return { tools: [], space };
}

export function geminiTools(space: Size): AgentTools {
  return { tools: [{ computerUse: { environment: 'ENVIRONMENT_DESKTOP' } }], space };
}
