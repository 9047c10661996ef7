import { messageOf } from '#shared/message.ts'
import type { Notice, ServerView } from '#shared/model.ts'
import { createBridgeDouble, emptySnapshot, type BridgeDouble } from '../bridge-double.ts'
import { serverOf } from '../sample-data.ts'
import { serverSnapshot } from '../server-sample.ts'
import { sample } from './sample-state.ts'
import { saying } from '../job-texts.ts'

function screenOf(changed: Partial<ServerView> = {}): BridgeDouble {
  const double = createBridgeDouble(serverSnapshot(changed))
  answerForms(double)
  double.on('snapshot', () => {
    setTimeout(() => double.intend({ show: 'server', serverId: 'work' }))
    return { ...double.snapshot(), now: Date.now() }
  })
  return double
}

/** The tests of servers named "refused" and "secret" fail. */
function answerForms(double: BridgeDouble): void {
  double.on('testServer', async ({ url, apiKey, serverId, guiUrl }) => {
    await new Promise((resolve) => setTimeout(resolve, 900))
    const insecure = url.startsWith('http://') && !url.includes('localhost')
    if (url.includes('refused')) {
      const message = 'Connection refused. Is the server running on this port?'
      return { ok: false, message: saying(message), insecure }
    }
    if (url.includes('secret') && apiKey === undefined && serverId === undefined) {
      return { ok: false, message: saying('The server requires an API key'), insecure }
    }
    const gui =
      guiUrl === undefined || guiUrl.includes('nowhere')
        ? ({
            ok: false,
            message: messageOf('commands.gui.none', guiUrl ?? '', messageOf('commands.gui.other')),
          } as const)
        : ({
            ok: true,
            message: messageOf('commands.gui.answers', guiUrl || 'http://localhost:8501'),
          } as const)
    const message = messageOf('commands.server.answers', 3, 4)
    return { ok: true, message, insecure, gui }
  })
  double.on('addServer', ({ url, name, apiKey }) => {
    const server = serverOf({ id: `added-${Date.now()}`, name: name ?? url.replace(/^https?:\/\//, ''), url })
    const servers = [...double.snapshot().servers, { ...server, hasKey: apiKey !== undefined }]
    double.emit({ servers })
    return { ok: true, serverId: server.id, message: saying(`${server.name} was added`) }
  })
}

function asked(url: string, jobs: readonly string[]): () => BridgeDouble {
  return () => {
    const double = sample()
    answerForms(double)
    double.on('snapshot', () => {
      setTimeout(() => double.intend({ show: 'ask-link', url, jobs }))
      return { ...double.snapshot(), now: Date.now() }
    })
    return double
  }
}

function withoutServer(): BridgeDouble {
  const double = createBridgeDouble()
  answerForms(double)
  return double
}

const missingTray: Notice = {
  id: 'no-tray',
  tone: 'info',
  message: messageOf('window.noTray'),
  tray: 'can-be-added',
}

/** The first start on GNOME. */
function withoutServerOrTray(): BridgeDouble {
  const double = createBridgeDouble(emptySnapshot({ notices: [missingTray] }))
  answerForms(double)
  return double
}

function withoutTray(): BridgeDouble {
  const double = sample()
  double.emit({ notices: [missingTray] })
  return double
}

const away = {
  reach: 'unreachable',
  reason: saying('Connection refused. Is the server running on this port?'),
} as const

export const serverStates: Readonly<Record<string, () => BridgeDouble>> = {
  server: () => screenOf(),
  'server-gui': () => screenOf({ alerts: [], guiFound: 'http://workstation:8501' }),
  'server-plugin': () => screenOf({ alerts: [], pluginVersion: '1.1.0' }),
  'server-here': () => screenOf({ alerts: [], url: 'http://localhost:8000' }),
  'server-restart-due': () =>
    screenOf({ alerts: [], url: 'http://localhost:8000', pluginSetup: { step: 'uploaded' } }),
  'server-away': () =>
    screenOf({
      ...away,
      nextTryAt: Date.now() + 20_000,
      alerts: [
        {
          kind: 'unreachable',
          raisedAt: Date.now() - 240_000,
          message: saying('Unreachable for a minute'),
        },
        {
          kind: 'no-workers',
          raisedAt: Date.now() - 300_000,
          message: saying('14 jobs waiting, none running'),
        },
        { kind: 'memory', raisedAt: Date.now() - 300_000, message: saying('15.9 GB of memory in use') },
      ],
    }),
  link: asked('https://gpu.lab.example', ['b3013a51-4b10-4fca-ac09-239a2b886b7e']),
  'no-server': withoutServer,
  'no-server-no-tray': withoutServerOrTray,
  'no-tray': withoutTray,
  servers: () =>
    createBridgeDouble(
      emptySnapshot({
        servers: Array.from({ length: 20 }, (_, i) =>
          serverOf({
            ...serverSnapshot().servers[i % 3],
            id: `server-${i}`,
            name: i % 4 === 0 ? `A server with a name that goes on and on, number ${i}` : `Server ${i}`,
            muted: i % 5 === 0,
            reach: (['ok', 'unknown', 'unauthorized', 'limited', 'not-compileo', 'unreachable'] as const)[
              i % 6
            ],
          }),
        ),
      }),
    ),
}
