// `npm run build`: builds `out/`, even when it is up to date.
import { build, prepareSources } from '../lib/build.mjs'
import { runMain } from '../lib/messages.mjs'

await runMain(async () => {
  await prepareSources()
  await build()
  return 0
})
