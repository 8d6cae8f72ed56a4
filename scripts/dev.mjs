// `npm run dev`
import './lib/require-node.cjs'

import('./commands/dev.mjs')
