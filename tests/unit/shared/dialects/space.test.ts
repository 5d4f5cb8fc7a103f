import { expect, it } from 'vitest';
import { defaultSpace, sizeProblem, type Vendor } from '../../../../src/shared/dialects/space';
import { anthropicTools, geminiTools, openAiTools, uiTarsTools } from '../../../../src/shared/dialects/tools';

const size = (text: string) => {
  const [width = 0, height = 0] = text.split('x').map(Number);
  return { width, height };
};

it.each<[Vendor, string, string]>([
  ['anthropic', '1920x1080', '1280x720'],
  ['anthropic', '1920x1200', '1280x800'],
  ['anthropic', '1024x768', '1024x768'],
  ['anthropic', '1600x1200', '1067x800'],
  ['anthropic', '1080x1920', '450x800'],
  ['openai', '1920x1080', '1600x900'],
  ['gemini', '3840x2160', '1600x900'],
  ['gemini', '1280x720', '1280x720'],
  ['ui-tars', '1920x1080', '1280x720'],
])('screenshots for %s of a desktop of %s have the size %s', (vendor, native, space) => {
  expect(defaultSpace(vendor, size(native))).toEqual(size(space));
});

it.each<[Vendor, string, boolean]>([
  ['anthropic', '1920x1080', true],
  ['anthropic', '2576x1456', true],
  ['anthropic', '2577x100', false],
  ['anthropic', '2560x1600', false],
  ['openai', '3840x2160', true],
  ['openai', '4096x2560', false],
  ['gemini', '8192x8192', true],
])('%s accepts screenshots of %s: %s', (vendor, of, accepted) => {
  expect(sizeProblem(vendor, size(of)) === undefined).toBe(accepted);
});

it('each vendor has the entry of its tool, and what else the request needs', () => {
  const space = size('1280x720');
  expect(anthropicTools('computer_toolset_20260801', space)).toMatchObject({
    tools: [{ type: 'computer_toolset_20260801' }],
  });
  expect(anthropicTools('computer_toolset_20260801', space)).not.toHaveProperty('betas');
  expect(anthropicTools('computer_20250124', space)).toEqual({
    tools: [{ type: 'computer_20250124', name: 'computer', display_width_px: 1280, display_height_px: 720 }],
    betas: ['computer-use-2025-01-24'],
    space,
  });
  expect(openAiTools('computer', space)).toEqual({ tools: [{ type: 'computer' }], space });
  expect(openAiTools('computer_use_preview', space)).toEqual({
    tools: [{ type: 'computer_use_preview', environment: 'linux', display_width: 1280, display_height: 720 }],
    truncation: 'auto',
    space,
  });
  expect(uiTarsTools(space)).toEqual({ tools: [], space });
  expect(geminiTools(space)).toEqual({
    tools: [{ computerUse: { environment: 'ENVIRONMENT_DESKTOP' } }],
    space,
  });
});
