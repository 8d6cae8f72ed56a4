import { defineConfig } from '@playwright/test'
import type { LabOptions } from './tests/e2e/lab-options.ts'

/** Tests of one environment only; all others run in both. */
const WINDOW_ONLY = 'window*.spec.ts'
const BROWSER_ONLY = 'browser*.spec.ts'

export default defineConfig<LabOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // One lab at a time, because its runs use every core. A flaky test is a failed test.
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 120_000,
  // Generous, because speed is the subject of benchmarks, and a busy machine is slow.
  expect: { timeout: 15_000 },
  globalTimeout: 20 * 60_000,
  // `npm test` runs the projects one by one, and names another report file for each.
  reporter: [['list'], ['json', { outputFile: 'test-results/reports/e2e.json' }]],
  projects: [
    { name: 'window', testIgnore: BROWSER_ONLY, use: { where: 'window' } },
    { name: 'browser', testIgnore: WINDOW_ONLY, use: { where: 'browser' } },
  ],
})
