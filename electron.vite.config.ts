import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

// The oldest Electron the product is tested on (33: Node 20.18, Chromium 130) sets the syntax of the output.
const CHROME_TARGET = 'chrome130'

/** How files that run on Node are built: all packages bundled but Piscina, which starts its own files from beside its code. */
export const NODE_BUILD = {
  target: 'node20.18',
  external: ['piscina'],
  output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
}

/** Every file that runs as a thread, a process or a program of its own is an entry, and lies beside the others. */
const mainEntries = {
  index: 'electron/main/index.ts',
  engine: 'electron/supervisor/index.ts',
  cli: 'src/cli/index.ts',
  'serve-engine': 'src/web/engine-entry.ts',
  thread: 'src/runner/workers/thread.ts',
  slot: 'src/runner/workers/slot.ts',
  process: 'src/runner/workers/process.ts',
  'engine-host': 'src/runner/engine-host.ts',
  'web-service': 'src/runner/services/web-service.ts',
  'database-service': 'src/runner/services/database-service.ts',
}

export default defineConfig({
  main: {
    build: {
      target: NODE_BUILD.target,
      externalizeDeps: false,
      rolldownOptions: { input: mainEntries, external: NODE_BUILD.external, output: NODE_BUILD.output },
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
    // Named, because it is looked for beside the renderer otherwise.
    plugins: [svelte({ configFile: fileURLToPath(new URL('svelte.config.js', import.meta.url)) })],
    build: {
      target: CHROME_TARGET,
      minify: true,
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
})
