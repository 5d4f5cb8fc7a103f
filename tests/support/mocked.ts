import { onTestFinished, vi } from 'vitest';

/**
 * Replaces a module for all modules that the test imports afterwards; a path is relative to this file. Test files share
 * their modules (`isolate: false`). So a plain `vi.mock` would not affect modules that are already loaded, and would
 * stay active in those loaded here.
 */
export function mockModule(path: string, factory: () => object): void {
  vi.resetModules();
  vi.doMock(path, factory);
  onTestFinished(() => {
    vi.doUnmock(path);
    vi.resetModules();
  });
}
