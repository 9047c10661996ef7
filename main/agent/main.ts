import { restoreNodeEnvironment } from '#main/base/node-environment.ts'
import { hasCode } from '#main/base/message-error.ts'
import { writeText } from '#main/core/storage/write-text.ts'
import { exitCodes } from '#main/base/exit-codes.ts'
import { runAgent } from './agent.ts'

// Vite bundles the agent into a single file for plain Node (vite.config.ts).

/** Writes a message to standard error. The agent continues even if no program reads it. */
function err(text: string): void {
  try {
    writeText(2, text)
  } catch (error) {
    if (!hasCode(error, 'EPIPE')) throw error
  }
}

restoreNodeEnvironment(process.env)

const argv = process.argv.slice(2)

runAgent(argv[0] === 'agent' ? argv.slice(1) : argv, {
  env: process.env,
  version: import.meta.env.VERSION,
  out: (text) => writeText(1, text),
  err,
}).then(
  (code) => process.exit(code),
  (error: unknown) => {
    err(`compileo-tray agent: ${String(error)}\n`)
    process.exit(exitCodes.failed)
  },
)
