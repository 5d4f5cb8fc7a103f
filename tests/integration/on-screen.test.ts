import { describe } from 'vitest';
import { workOn } from '../support/backend';

// The tests of the virtual desktop, on a screen that stands for this machine's own.
workOn('screen');
describe("on this machine's screen, actions", async () => void (await import('./conformance/actions.test')));
describe("on this machine's screen, geometry", async () =>
  void (await import('./conformance/geometry.test')));
describe("on this machine's screen, recording", async () => void (await import('./recording.test')));
