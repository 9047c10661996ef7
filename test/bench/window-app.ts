import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { getSandboxArguments } from '#scripts/app.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'
import { startDesktop } from '#test/e2e/support/desktop.ts'
import { createAppEnvironment } from '#test/support/app-environment.ts'
import { dataFolder } from './bench-program.ts'

/** Reports from a script in the window's process. Times are in ms since the epoch. */
const witnessed = z.object({
  type: z.enum(['closed', 'frame', 'painted', 'rendered']),
  at: z.number().default(0),
  ms: z.number().default(0),
})
type Witnessed = z.infer<typeof witnessed>
type Name = Witnessed['type']

/** In ms after the click on the tray icon. */
export interface Opening {
  readonly painted: number
  readonly rendered: number
}

export type WindowApp = Awaited<ReturnType<typeof startWindowApp>>

const now = () => performance.timeOrigin + performance.now()

/**
 * In ms. Work that remains after an opening ends within this time, so it doesn't slow down the next opening.
 */
const restMs = 700

export async function startWindowApp(
  runtime: Runtime,
  { folder, home, flags = [] }: { folder: string; home: string; flags?: readonly string[] },
) {
  const desktop = await startDesktop()
  const { tray } = desktop
  const witness = ['-r', join(projectRoot, 'test/bench/window-witness.cjs')]
  const child = spawn(
    runtime.executable,
    [...witness, ...getSandboxArguments(), folder, `--user-data-dir=${dataFolder(home)}`, ...flags],
    {
      cwd: projectRoot,
      env: createAppEnvironment({ home, busAddress: desktop.bus.address }),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  )
  let printed = ''
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (printed += part))
  const exited = once(child, 'exit')
  const gone = exited.then(() => {
    throw new Error(`${folder} ended by itself. It printed:\n${printed}`)
  })
  // The functions below also reject with this error, so it doesn't count as unhandled here.
  gone.catch(() => undefined)

  let seen = new Map<Name, Witnessed>()
  let longFrames: Witnessed[] = []
  let look: (() => void) | undefined
  child.on('message', (message) => {
    const one = witnessed.parse(message)
    if (one.type === 'frame') longFrames.push(one)
    if (!seen.has(one.type)) seen.set(one.type, one)
    look?.()
  })
  async function after(doing: () => unknown, ...names: readonly Name[]) {
    seen = new Map()
    const all = new Promise<void>((resolve) => {
      look = () => names.every((name) => seen.has(name)) && resolve()
    })
    await doing()
    await Promise.race([all, gone])
    return (name: Name): Witnessed => seen.get(name) ?? witnessed.parse({ type: name })
  }

  await Promise.race([tray.until(({ items }) => items.length > 0), gone])
  await delay(restMs)
  return {
    async open() {
      const clicked = now()
      const what = await after(() => tray.activate(), 'painted')
      await delay(restMs)
      return { painted: what('painted').at - clicked, rendered: what('rendered').at - clicked }
    },
    /** Returns the frames of at least 50 ms since the last call. */
    takeLongFrames(): readonly { readonly at: number; readonly ms: number }[] {
      const taken = longFrames
      longFrames = []
      return taken
    },
    /** Sends key presses and movements of the pointer or mouse wheel, with a user's pauses in between. */
    async input(events: readonly object[], pauseMs: number) {
      for (const event of events) {
        child.send({ type: 'input', events: [event].flat() })
        await delay(pauseMs)
      }
    },
    async close() {
      await after(() => child.send({ type: 'close' }), 'closed')
      await delay(restMs)
    },
    async stop() {
      child.send({ type: 'quit' })
      await exited
      await desktop.stop()
    },
  }
}
