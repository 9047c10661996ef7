import { appArguments, sandboxArguments } from '../app.ts'
import { run } from '../children.ts'
import { ensureDesktop } from '../desktop.ts'
import { ensureApp } from '../steps/app.ts'

export async function main(flags: string[]) {
  const runtime = await ensureApp()
  const desktop = await ensureDesktop()
  if (sandboxArguments().length > 0)
    console.log('Chromium’s outer sandbox doesn’t work as root, so the app runs with --no-sandbox')
  try {
    return await run(runtime.executable, appArguments(flags), { env: desktop.env })
  } finally {
    await desktop.stop()
  }
}
