import { onTestFinished, vi } from 'vitest';

/**
 * Replaces a module (a path is relative to this file) for modules that the test imports from now on. Test files share their modules (`isolate: false`), so a
 * plain `vi.mock` would not reach those that are loaded already, and stay in those loaded here.
 */
export function mockModule(path: string, factory: () => object): void {
  vi.resetModules();
  vi.doMock(path, factory);
  onTestFinished(() => {
    vi.doUnmock(path);
    vi.resetModules();
  });
}
