import { ensureDesktop } from '../desktop.mjs'
import { ensureApp } from '../steps/app.mjs'

/** @param {string[]} args */
export async function main(args) {
  const runtime = await ensureApp(['bus', 'desktop', 'fonts'])
  const desktop = await ensureDesktop()
  Object.assign(process.env, desktop.env)
  try {
    const bench = await import('#test/bench/cli.ts')
    return await bench.main(args, runtime)
  } finally {
    await desktop.stop()
  }
}
