import { ensureDesktop } from '../desktop.ts'
import { ensureApp } from '../steps/app.ts'

export async function main(args: string[]) {
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
