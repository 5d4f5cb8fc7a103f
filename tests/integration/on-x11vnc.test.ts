import { describe } from 'vitest';
import { workOn } from '../support/backend';

workOn('x11vnc');
describe('on x11vnc, actions', async () => void (await import('./conformance/actions.test')));
