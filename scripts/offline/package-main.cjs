// The main script of packages for tests, which contain the Electron from the npm registry.
const { join } = require('node:path')

require('./async-keyring.cjs')
require(join(__dirname, 'index.cjs'))
