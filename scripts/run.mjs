// The entry point of all npm scripts, such as `npm start` and `npm test`. It must run on old versions of
// Node, which can't import TypeScript.
import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNodeNewEnough, downloadRegistryNode } from './offline/node.mjs'

const args = process.argv.slice(2)

if (isNodeNewEnough(process.versions.node)) {
  const { main } = await import('./main.ts')
  await main(args)
} else {
  const tooOld = `Node ${process.versions.node} is too old for this project`
  try {
    runWith(downloadRegistryNode(tooOld))
  } catch (error) {
    const advice = 'Install Node 22.18 or newer (https://nodejs.org), then run the command again.'
    console.error(`\n${tooOld}: ${error instanceof Error ? error.message : String(error)}\n${advice}`)
    process.exitCode = 1
  }
}

/**
 * Restarts this script with another Node, and puts that Node first in the PATH of child processes.
 *
 * @param {string} node
 */
function runWith(node) {
  const env = { ...process.env, PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter) }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...args], { env, stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.on('close', (code) => process.exit(code ?? 128))
}
