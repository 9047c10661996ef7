import { z } from 'zod'
import { connectDesktop, method } from './connection.ts'
import { waits } from './waits.ts'

const service = 'org.kde.JobViewServer'
const serverInterface = 'org.kde.JobViewServerV2'
const viewInterface = 'org.kde.JobViewV3'

/** A job as Plasma would list it. */
export interface JobViewSeen {
  readonly path: string
  readonly desktopEntry: string
  /** 1 may be cancelled, 2 may be paused. */
  readonly capabilities: number
  readonly hints: Readonly<Record<string, unknown>>
  /** As the last update left it. */
  readonly now: Readonly<Record<string, unknown>>
  readonly updates: number
  /** How it ended; undefined while it is open. */
  readonly ended: { readonly code: number; readonly message: string } | undefined
}

/** What shows jobs in Plasma, without a Plasma. */
export interface JobViewServer {
  /** Every requested view, in order. */
  readonly views: readonly JobViewSeen[]
  /** Closes a view, as the user can. */
  drop(path: string): void
  until<T>(look: (server: JobViewServer) => T | undefined | false): Promise<T>
  stop(): Promise<void>
}

const properties = z.record(z.string(), z.unknown())
const RequestView = z.tuple([z.string(), z.number(), properties])
const Terminate = z.tuple([z.number(), z.string(), properties])

/**
 * Owns the name on the bus at `address` until it is stopped.
 * @param first the number of its first view, so that views of two servers differ
 */
export async function startJobViewServer(address: string, first = 1): Promise<JobViewServer> {
  const bus = await connectDesktop(address)
  const views: { -readonly [N in keyof JobViewSeen]: JobViewSeen[N] }[] = []
  const dropped = new Set<string>()
  const seen = waits(() => JSON.stringify(views))

  function open(args: readonly unknown[]) {
    const [desktopEntry, capabilities, hints] = RequestView.parse(args)
    const path = `/org/kde/notificationmanager/jobs/JobView_${first + views.length}`
    const view = { path, desktopEntry, capabilities, hints, now: {}, updates: 0, ended: undefined }
    views.push(view)
    const standing = () => {
      const found = views.find((each) => each.path === path)
      if (!found || found.ended || dropped.has(path)) throw new Error(`No such object path '${path}'`)
      return found
    }
    bus.serve(
      path,
      {
        name: viewInterface,
        methods: {
          update: ['a{sv}', '', ['properties'], []],
          terminate: ['usa{sv}', '', ['errorCode', 'errorMessage', 'hints'], []],
        },
      },
      {
        update: method(([given]) => {
          const found = standing()
          found.now = { ...found.now, ...properties.parse(given) }
          found.updates += 1
          seen.changed()
        }),
        terminate: method((given) => {
          const [code, message] = Terminate.parse(given)
          standing().ended = { code, message }
          seen.changed()
        }),
      },
    )
    seen.changed()
    return path
  }

  bus.serve(
    '/JobViewServer',
    {
      name: serverInterface,
      methods: { requestView: ['sia{sv}', 'o', ['desktopEntry', 'capabilities', 'hints'], ['path']] },
    },
    { requestView: method(open) },
  )
  await bus.own(service)
  const server: JobViewServer = {
    views,
    drop: (path) => void dropped.add(path),
    until: (look) => seen.until(() => look(server)),
    async stop() {
      seen.end()
      await bus.close()
    },
  }
  return server
}
