// `npm run build`
import './lib/require-node.cjs'

import('./commands/build.mjs')
