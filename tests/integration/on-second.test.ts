import { describe } from 'vitest';
import { workOn } from '../support/backend';

// The tests of the desktop main, on a second desktop of the same host.
workOn('second');
describe('on a second desktop, actions', async () => void (await import('./conformance/actions.test')));
describe('on a second desktop, geometry', async () => void (await import('./conformance/geometry.test')));
describe('on a second desktop, events', async () => void (await import('./conformance/events.test')));
describe('on a second desktop, recording', async () => void (await import('./recording.test')));
