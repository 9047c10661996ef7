import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { sandboxArguments } from '../../scripts/app.mjs'
import { root } from '../../scripts/places.mjs'
import type { Runtime } from '../../scripts/steps/electron-runtime.mjs'
import { startDesktop } from '../e2e/support/desktop.ts'
import type { TrayHost } from '../support/desktop/index.ts'

const witnessed = z.discriminatedUnion('say', [
  z.object({ say: z.enum(['shown', 'closed']), at: z.number() }),
  z.object({
    say: z.enum(['first-paint', 'first-contentful-paint', 'rows']),
    at: z.number(),
    pid: z.number(),
    cpuMs: z.number(),
  }),
  z.object({
    say: z.literal('frames'),
    frames: z.array(z.number()),
    tasks: z.array(z.number()),
    rows: z.number(),
    pid: z.number(),
  }),
])
type Witnessed = z.infer<typeof witnessed>

/** When a window had opened, ms after the click on the tray icon, and by which process. */
export interface Opening {
  /** The window stood on the screen. */
  readonly shown: number
  readonly firstContentfulPaint: number
  /** The list was painted, or the bare page's line. */
  readonly rows: number
  /** What the page's main thread had computed until then, ms. */
  readonly cpuMs: number
  readonly rendererPid: number
}

/** How the frames of a window went while it was scrolled. */
export interface Frames {
  /** Ms from each to the next. */
  readonly frames: readonly number[]
  /** Of the page's main thread, over 50 ms each, ms. */
  readonly tasks: readonly number[]
  /** How many rows the page had in the end. */
  readonly rows: number
}

/** An app whose window is watched by the witness. */
export interface WindowApp {
  readonly pid: number
  /** Clicks its tray icon and waits until the list is painted. */
  open(): Promise<Opening>
  /** Closes the window, and waits until it is gone. */
  close(): Promise<void>
  /** Scrolls the list for so long, ms. */
  scroll(ms: number): Promise<Frames>
  stop(): Promise<void>
}

/** Ms since the epoch, with fractions. */
const now = () => performance.timeOrigin + performance.now()

/** How long an app is left alone after a window was opened or closed, ms: what it still does is not the next one's. */
const restMs = 700

/**
 * Starts the built app, or the bare one, in a session and a home of its own.
 * @param prepare fills the folder of the app's data
 */
export async function startWindowApp(
  runtime: Runtime,
  app: { readonly path: string; readonly flags?: readonly string[] },
  prepare: (userData: string) => Promise<void> = () => Promise.resolve(),
): Promise<WindowApp> {
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-bench-'))
  const userData = join(home, 'user-data')
  const desktop = await startDesktop()
  await prepare(userData)
  const child = spawn(
    runtime.executable,
    [
      ...runtime.args,
      '-r',
      join(root, 'test/bench/window-witness.cjs'),
      ...sandboxArguments(),
      app.path,
      `--user-data-dir=${userData}`,
      ...(app.flags ?? []),
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        DBUS_SESSION_BUS_ADDRESS: desktop.bus.address,
        XDG_CONFIG_HOME: join(home, 'config'),
        NO_AT_BRIDGE: '1',
        LANG: 'en_US.UTF-8',
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  )
  let printed = ''
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (printed += part))
  const gone = once(child, 'exit').then(() => {
    throw new Error(`${app.path} ended by itself. It printed:\n${printed}`)
  })
  // It is waited for together with whatever is waited for.
  gone.catch(() => undefined)

  const listeners = new Set<(seen: Witnessed) => void>()
  child.on('message', (message) => {
    const seen = witnessed.parse(message)
    for (const listener of listeners) listener(seen)
  })
  /** Resolves once all of these were witnessed, counted from now. */
  function witness<const S extends Witnessed['say']>(...names: readonly S[]) {
    const seen = new Map<string, Witnessed>()
    const all = new Promise<Map<string, Witnessed>>((resolve) => {
      function listener(one: Witnessed) {
        if (!seen.has(one.say)) seen.set(one.say, one)
        if (!names.every((name) => seen.has(name))) return
        listeners.delete(listener)
        resolve(seen)
      }
      listeners.add(listener)
    })
    return Promise.race([all, gone])
  }
  const { tray } = desktop
  await Promise.race([hasItem(tray), gone])
  await delay(restMs)

  return {
    pid: child.pid ?? 0,
    async open() {
      const opened = witness('shown', 'first-contentful-paint', 'rows')
      const clicked = now()
      await tray.activate()
      const seen = await opened
      await delay(restMs)
      const [shown, paint, rows] = ['shown', 'first-contentful-paint', 'rows'].map((name) => seen.get(name))
      if (!shown || !paint || !rows || rows.say === 'shown' || !('at' in shown && 'at' in paint && 'at' in rows)) {
        throw new Error('the witness told of less than it was asked for')
      }
      return {
        shown: shown.at - clicked,
        firstContentfulPaint: paint.at - clicked,
        rows: rows.at - clicked,
        rendererPid: 'pid' in rows ? rows.pid : 0,
        cpuMs: 'cpuMs' in rows ? rows.cpuMs : 0,
      }
    },
    async close() {
      const closed = witness('closed')
      child.send({ do: 'close' })
      await closed
      await delay(restMs)
    },
    async scroll(ms) {
      const scrolled = witness('frames')
      child.send({ do: 'scroll', ms })
      const frames = (await scrolled).get('frames')
      if (frames?.say !== 'frames') throw new Error('the witness told of no frames')
      return frames
    },
    async stop() {
      const ended = once(child, 'exit')
      child.send({ do: 'quit' })
      await ended
      await desktop.stop()
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

const hasItem = (tray: TrayHost) => tray.until(({ items }) => items.length > 0)
