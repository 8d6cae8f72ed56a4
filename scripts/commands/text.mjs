// `npm run text`: compiles the texts, which editors, linters and type checkers need.
import { prepareSources } from '../lib/build.mjs'
import { runMain } from '../lib/messages.mjs'

await runMain(async () => {
  await prepareSources()
  return 0
})
