// `npm run lab`
import './lib/require-node.cjs'

import('./commands/lab.mjs')
