// `npm start`
import './lib/require-node.cjs'

import('./commands/start.mjs')
