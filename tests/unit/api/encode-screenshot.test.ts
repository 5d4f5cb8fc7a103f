import { expect, test } from 'vitest';
import { encodeScreenshot } from '../../../src/main/api/routes/desktop';

test('a screenshot is encoded as JSON, with warnings in any language', () => {
  const screenshot = {
    output: 'screenshot' as const,
    screenshot_data: 'iVBORw0KGgo+/A==',
    screenshot_width: 1280,
    screenshot_height: 720,
    warnings: ['The width “1280,5” was rounded: 1280 × 720.', '日本'],
  };
  expect(JSON.parse(encodeScreenshot(screenshot).toString())).toEqual(screenshot);
});
