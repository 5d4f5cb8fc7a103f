import { expect, test } from 'vitest';
import { serializeResult } from '../../../src/main/api/routes/desktop';

const screenshot = {
  output: 'screenshot',
  screenshot_data: 'iVBORw0KGgo+/A==',
  screenshot_width: 1280,
  screenshot_height: 720,
};

test.each([
  ['a screenshot', screenshot],
  ['a position', { output: 'x=1,y=2' }],
  ['an error', { message: 'Unknown key: "x"', detail: 'Did you mean: x?' }],
])('%s is serialized as JSON', (_, result) => {
  expect(JSON.parse(serializeResult(result))).toEqual(result);
});
