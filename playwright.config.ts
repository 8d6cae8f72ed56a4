import { defineConfig } from '@playwright/test'
import type { LabOptions } from './tests/e2e/lab-test.ts'

/** What only the window has, or only the browser: all else is tested in both. */
const OF_THE_WINDOW = 'window*.spec.ts'
const OF_THE_BROWSER = 'browser*.spec.ts'

export default defineConfig<LabOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // One window at a time: the runs inside it use every core. A test that fails once has failed.
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60_000,
  // What is waited for must happen, on a busy machine as well; how fast it is is a matter for benchmarks.
  expect: { timeout: 15_000 },
  globalTimeout: 20 * 60_000,
  reporter: [['list'], ['json', { outputFile: 'test-results/reports/e2e.json' }]],
  projects: [
    { name: 'window', testIgnore: OF_THE_BROWSER, use: { where: 'window' } },
    { name: 'browser', testIgnore: OF_THE_WINDOW, use: { where: 'browser' } },
  ],
})
