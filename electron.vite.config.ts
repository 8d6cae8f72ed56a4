import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

/** The oldest Electron that the product is tested on (33: Node 20.18, Chromium 130) sets the syntax of the output. */
const CHROME_TARGET = 'chrome130'

/** Settings of all files that run on Node: packages are bundled, except Piscina, which starts its own files. */
export const NODE_BUILD = {
  target: 'node20.18',
  external: ['piscina'],
  output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
}

/** Every program, and every file that runs in its own thread or process; `src/runner/entries.ts` finds them by name. */
export const NODE_ENTRIES = {
  index: 'electron/main/index.ts',
  supervisor: 'electron/supervisor/index.ts',
  cli: 'src/cli/index.ts',
  runner: 'src/runner/main.ts',
  thread: 'src/runner/workers/thread.ts',
  'pool-thread': 'src/runner/workers/pool-thread.ts',
  process: 'src/runner/workers/process.ts',
  'web-service': 'src/runner/services/web-service.ts',
  'database-service': 'src/runner/services/database-service.ts',
}

export default defineConfig({
  main: {
    build: {
      target: NODE_BUILD.target,
      externalizeDeps: false,
      rolldownOptions: { input: NODE_ENTRIES, external: NODE_BUILD.external, output: NODE_BUILD.output },
    },
  },
  preload: {
    build: {
      target: NODE_BUILD.target,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'electron/preload/index.ts' },
        // A sandboxed preload script must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Given explicitly, since it would be looked for beside the renderer.
    plugins: [svelte({ configFile: fileURLToPath(new URL('svelte.config.js', import.meta.url)) })],
    build: {
      target: CHROME_TARGET,
      minify: true,
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
})
