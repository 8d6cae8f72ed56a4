import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'

/** Something hangs that takes so long; how long anything takes is a matter for benchmarks. */
const LIMITS = { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 10_000 } } }

/** Every text with accents, in place of English. */
const PSEUDO_LOCALE = fileURLToPath(new URL('src/text/generated-pseudo', import.meta.url))

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...LIMITS,
          environment: 'node',
          include: ['tests/unit/**/*.test.ts'],
          exclude: ['tests/unit/renderer/**'],
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: {
          name: 'components',
          ...LIMITS,
          environment: 'jsdom',
          // A new context for each file in place of a new process: as isolated, at a third of the CPU time.
          pool: 'vmForks',
          include: ['tests/unit/renderer/**/*.test.ts', 'tests/unit/renderer/**/*.test.svelte.ts'],
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        resolve: { alias: [{ find: /^\.\/generated\//, replacement: `${PSEUDO_LOCALE}/` }] },
        test: {
          name: 'pseudo',
          ...LIMITS,
          environment: 'jsdom',
          globalSetup: ['tests/pseudo/compile-pseudo.ts'],
          include: ['tests/pseudo/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'engine',
          environment: 'node',
          include: ['tests/engine/**/*.test.ts'],
          // The engine is tested as it is built, and one file at a time, because it measures.
          globalSetup: ['tests/fixtures/build-test-entries.ts'],
          pool: 'forks',
          fileParallelism: false,
          ...LIMITS,
        },
      },
    ],
  },
})
