// The entry of `npm start | demo | test | ...`. It imports only what works on old Nodes in a fresh clone.
import { fileURLToPath } from 'node:url'
import { run } from './children.mjs'
import { Problem } from './problem.mjs'
import { ensureNodeModules } from './steps/node-modules.mjs'
import { ensureNode, environmentOf } from './steps/node-version.mjs'

const names = [
  'start',
  'demo',
  'test',
  'check',
  'bench',
  'build',
  'server',
  'package',
  'format',
  'soak',
  'conformance',
  'screens',
  'icons',
  'mutate',
  'release',
]

/** @param {readonly string[]} argv @returns {Promise<number>} */
async function main([name = '', ...rest]) {
  if (!names.includes(name)) throw new Problem(`Usage: node scripts/run.mjs ${names.join('|')} [-- FLAGS]`)
  const newer = await ensureNode()
  if (newer) return run(newer, [fileURLToPath(import.meta.url), name, ...rest], { env: environmentOf(newer) })
  await ensureNodeModules()
  /** @type {{ main: (args: string[]) => Promise<number> }} */
  const command = await import(`./commands/${name}.mjs`)
  return command.main(rest[0] === '--' ? rest.slice(1) : rest)
}

// Exit in order on a signal, so that child processes end.
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(code)
  })
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (/** @type {unknown} */ error) => {
    console.error(error instanceof Problem ? `\n${error.message}` : error)
    process.exit(1)
  },
)
