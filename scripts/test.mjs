// `npm test`
import './lib/require-node.cjs'

import('./commands/test.mjs')
