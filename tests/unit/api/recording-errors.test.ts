import { expect, it } from 'vitest';
import { recorderRequestError } from '../../../src/main/api/recorder-errors';
import { toRecorderError } from '../../../src/main/recorder/recorder-error';

const READ_ONLY = Object.assign(new Error('EROFS'), { code: 'EROFS', syscall: 'open' });
const DETAIL = 'The data directory is not writable: its file system is read-only.';

it.each([
  ['a recorder error', toRecorderError(READ_ONLY)],
  ['an error of the system', READ_ONLY],
])('%s is answered like a full disk: 500 to agents and 507 elsewhere, with the reason', (_what, error) => {
  expect(recorderRequestError(error, 'It failed.')).toMatchObject({
    status: 500,
    message: 'It failed.',
    detail: DETAIL,
  });
  expect(recorderRequestError(error, 'It failed.', 'disk-full')).toMatchObject({
    status: 507,
    detail: DETAIL,
  });
});
