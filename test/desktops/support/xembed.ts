import { startDisplay } from '../../../scripts/desktop.mjs'
import { startProgram, type Program } from '../../support/real/programs.ts'
import { screenOf } from '../../support/real/screen.ts'
import type { Surroundings } from './real-desktop.ts'
import { startSession } from './session.ts'

/** X11 with a window manager and a tray of the old kind: what people of i3, IceWM and their like have. */
export async function startOldDesktop(): Promise<Surroundings> {
  const display = await startDisplay()
  const own = { DISPLAY: display.address, XDG_SESSION_TYPE: 'x11' }
  const session = await startSession('xembed', own, 'none')
  const { env } = session
  const tray = { x: 0, y: 0, width: 32, height: 32 }
  const programs: Program[] = [
    startProgram('openbox', [], env),
    startProgram('stalonetray', ['--geometry', '1x1+0+0', '--icon-size', '24', '--slot-size', '32'], env),
  ]
  return {
    busAddress: session.busAddress,
    env,
    switches: [],
    screen: screenOf(env, session.pictures),
    tray,
    whole: { x: 0, y: 0, width: 1280, height: 900 },
    async stop() {
      await Promise.all(programs.map((program) => program.stop()))
      await session.stop()
      await display.stop()
    },
  }
}
