// The main script of the packages for tests, which contain npm's Electron.
const { join } = require('node:path')

require('./async-keyring.cjs')
require(join(__dirname, 'index.cjs'))
