import { z } from 'zod'
import { connectDesktop } from './connection.ts'
import { waits } from './waits.ts'

const ENTRY = 'com.canonical.Unity.LauncherEntry'

export interface ShownCount {
  readonly uri: string
  readonly count: number
  readonly isVisible: boolean
}

export interface ShownMore {
  readonly isUrgent: boolean
  readonly progress: number | undefined
}

export interface Launcher {
  readonly counts: readonly ShownCount[]
  readonly more: readonly ShownMore[]
  readonly signals: readonly { readonly sender: string; readonly path: string }[]
  query(sender: string): Promise<readonly unknown[]>
  until<T>(look: (launcher: Launcher) => T | undefined | false): Promise<T>
  stop(): Promise<void>
}

const Update = z.tuple([
  z.string(),
  z.object({
    count: z.union([z.number(), z.bigint()]).transform(Number),
    'count-visible': z.boolean(),
    urgent: z.boolean(),
    progress: z.number().min(0).max(1),
    'progress-visible': z.boolean(),
  }),
])

export async function startLauncher(address: string): Promise<Launcher> {
  const bus = await connectDesktop(address)
  const counts: ShownCount[] = []
  const more: ShownMore[] = []
  const signals: { sender: string; path: string }[] = []
  const seen = waits(() => JSON.stringify(counts))
  await bus.listen(`type='signal',interface='${ENTRY}',member='Update'`, (signal) => {
    if (signal.interface !== ENTRY) return
    const [uri, update] = Update.parse(signal.body)
    counts.push({ uri, count: update.count, isVisible: update['count-visible'] })
    const progress = update['progress-visible'] ? update.progress : undefined
    more.push({ isUrgent: update.urgent, progress })
    signals.push({ sender: signal.sender, path: signal.path })
    seen.changed()
  })
  await bus.own('com.canonical.Unity')
  const launcher: Launcher = {
    counts,
    more,
    signals,
    query(sender) {
      const path = signals.find((signal) => signal.sender === sender)?.path ?? '/'
      return bus.call({ service: sender, path, interface: ENTRY }, 'Query')
    },
    until: (look) => seen.until(() => look(launcher)),
    async stop() {
      seen.end()
      await bus.close()
    },
  }
  return launcher
}
