// `npm run test:e2e`
import './lib/require-node.cjs'

import('./commands/e2e.mjs')
