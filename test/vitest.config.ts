import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Vitest leaves one processor free; of two that would be half, and much of what is tested waits for the disk.
    ...(process.env['MONGODB_URI'] === undefined && { maxWorkers: Math.max(2, availableParallelism() - 1) }),
  },
});
