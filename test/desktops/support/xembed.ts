import { startDisplay } from '../../../scripts/desktop.mjs'
import { startOpenbox, startProgram, type Program } from '../../support/real/programs.ts'
import { screenOf } from '../../support/real/screen.ts'
import type { Surroundings } from './real-desktop.ts'
import { startSession } from './session.ts'
import { untilChanged } from './steps.ts'

interface OldDesktop extends Surroundings {
  stopTray(): Promise<void>
}

export async function startOldDesktop(): Promise<OldDesktop> {
  const display = await startDisplay()
  const own = { DISPLAY: display.address, XDG_SESSION_TYPE: 'x11' }
  const session = await startSession('xembed', own, 'none')
  const { env } = session
  const tray = { x: 0, y: 0, width: 32, height: 32 }
  const screen = screenOf(env, session.pictures)
  const manager = await startOpenbox(env)
  const place = ['--geometry', '1x1+0+0', '--icon-size', '24', '--slot-size', '32']
  let holder: Program | undefined
  await untilChanged({ screen }, tray, async () => {
    holder = startProgram('stalonetray', place, env)
  })
  return {
    busAddress: session.busAddress,
    env,
    switches: [],
    screen,
    tray,
    whole: { x: 0, y: 0, width: 1280, height: 900 },
    stopTray: async () => holder?.stop(),
    async stop() {
      await holder?.stop()
      await manager.stop()
      await session.stop()
      await display.stop()
    },
  }
}
