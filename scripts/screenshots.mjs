// `npm run screenshots`
import './lib/require-node.cjs'

import('./commands/screenshots.mjs')
