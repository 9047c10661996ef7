// @ts-nocheck: like Electron's own default app, it sets what Electron's types call read-only or don't name.
// It does what `electron .` does before it runs the app, because vendors strip resources/default_app.asar.
/* oxlint-disable no-underscore-dangle -- Node's loader has no other name for these */
const { app } = require('electron')
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const args = process.argv.slice(1)
const required = []
let folder

for (let index = 0; index < args.length && folder === undefined; index++) {
  const arg = args[index]
  if (arg === '--version' || arg === '-v') {
    process.stdout.write(`v${process.versions.electron}\n`)
    process.exit(0)
  }
  if (arg === '-r' || arg === '--require') required.push(args[++index])
  else if (!arg.startsWith('-')) folder = path.resolve(arg)
}
if (folder === undefined) {
  process.stderr.write('electron: name the app to run, such as `electron .`\n')
  process.exit(1)
}

require('./async-keyring.cjs')

process.defaultApp = true
Module._preloadModules(required)

const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
if (manifest.version) app.setVersion(manifest.version)
app.name = manifest.productName || manifest.name || app.name
app.setDesktopName(manifest.desktopName || `${app.name}.desktop`)
app.setAppPath(folder)
Module._load(require.resolve(folder), Module, true)
