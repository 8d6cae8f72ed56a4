// `npm run bench`
import './lib/require-node.cjs'

import('./commands/bench.mjs')
