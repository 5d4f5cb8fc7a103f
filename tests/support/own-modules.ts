import { vi } from 'vitest';

// Test files run one after the other in the same process, which has loaded the packages. Each file gets its own copies of
// our modules, so that no state of one file reaches the next.
vi.resetModules();
