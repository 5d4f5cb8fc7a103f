import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../../../src/renderer/src/api/failure';
import { retryAction } from '../../../src/renderer/src/state/notifications';

describe('the retry action', () => {
  it.each<[unknown, boolean]>([
    [new ApiFailure(0, 'The host does not answer.'), true],
    [new ApiFailure(409, 'A replay is playing.'), true],
    [new ApiFailure(503, 'The desktop starts.'), true],
    [new Error('The window has no focus.'), true],
    [new ApiFailure(400, 'That is no title.'), false],
    [new ApiFailure(404, 'There is no such session.'), false],
  ])('is offered after %s: %s', (error, expected) => {
    let tries = 0;
    const way = retryAction(error, () => ++tries);
    way?.run();
    expect([way?.label, tries]).toEqual(expected ? ['Try again', 1] : [undefined, 0]);
  });
});
