import { getAppArguments, getSandboxArguments } from '../app.ts'
import { runCommand } from '../children.ts'
import { ensureDesktop } from '../desktop.ts'
import { ensureApp } from '../steps/app.ts'

export async function main(flags: string[]) {
  const runtime = await ensureApp()
  const desktop = await ensureDesktop()
  if (getSandboxArguments().length > 0)
    console.log('Chromium’s outer sandbox doesn’t work as root, so the app runs with --no-sandbox')
  try {
    return await runCommand(runtime.executable, getAppArguments(flags), { env: desktop.env })
  } finally {
    await desktop.stop()
  }
}
