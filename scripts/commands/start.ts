import { appArguments, sandboxArguments } from '../app.ts'
import { run } from '../children.ts'
import { ensureDesktop } from '../desktop.ts'
import { ensureApp } from '../steps/app.ts'

export async function main(flags: string[]) {
  const runtime = await ensureApp()
  const desktop = await ensureDesktop()
  if (sandboxArguments().length > 0)
    console.log('Running as root, so without Chromium’s outer sandbox (--no-sandbox)')
  try {
    return await run(runtime.executable, appArguments(flags), { env: desktop.env })
  } finally {
    await desktop.stop()
  }
}
