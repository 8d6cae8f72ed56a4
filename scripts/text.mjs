// `npm run text`
import './lib/require-node.cjs'

import('./commands/text.mjs')
