'use strict'
// Ends the process with one sentence on a Node that is too old. Every script imports this file first and its command
// late, by `import()`, because an old Node stops at the syntax of the commands before it runs a line of them. So this
// file, and the scripts that import it, use no syntax newer than Node 12.

var required = Number(require('../../package.json').engines.node.replace(/\D/g, ''))
var found = process.versions.node.split('.')

if (Number(found[0]) < required) {
  var text = require('../../src/text/messages/en/setup.json').setup_node_too_old
  process.stderr.write(
    text.replace('{required}', String(required)).replace('{found}', found[0] + '.' + found[1]) + '\n',
  )
  process.exit(1)
}
