import { describe } from 'vitest';
import { workOn } from '../support/backend';

// The tests of the virtual desktop, on a VNC server that is not ours.
workOn('Xvnc');
describe('on Xvnc, actions', async () => void (await import('./conformance/actions.test')));
describe('on Xvnc, geometry', async () => void (await import('./conformance/geometry.test')));
describe('on Xvnc, recording', async () => void (await import('./recording.test')));
