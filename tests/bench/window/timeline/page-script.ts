import { join } from 'node:path'
import { build } from 'vite'

/** Bundles a file of this folder into one script that assigns its exports to `globalThis[name]`. */
export async function pageScript(file: string, name: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome130',
      lib: { entry: join(import.meta.dirname, file), formats: ['iife'], name },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!('output' in bundle)) throw new Error('The page was not built.')
  return `${bundle.output[0].code}\nglobalThis.${name} = ${name}`
}
