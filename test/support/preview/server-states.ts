import { createMessage } from '#shared/message.ts'
import type { Banner, ServerView } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '../bridge-double.ts'
import { createServerView } from '../sample-data.ts'
import { createServerSnapshot } from '../server-sample.ts'
import { createSampleBridge, sendIntentOnSnapshot } from './sample-state.ts'
import { createQuotedMessage } from '../job-texts.ts'

const screenOf = (changed: Partial<ServerView> = {}): BridgeDouble =>
  sendIntentOnSnapshot(withRefusedTests(createBridgeDouble(createServerSnapshot(changed))), {
    show: 'server',
    serverId: 'work',
  })

function withRefusedTests(double: BridgeDouble): BridgeDouble {
  double.handle('testServer', async () => {
    await new Promise((resolve) => setTimeout(resolve, 900))
    const message = createQuotedMessage('Connection refused. Is the server running on this port?')
    return { ok: false, message, insecure: true }
  })
  return double
}

const missingTray: Banner = {
  id: 'no-tray',
  tone: 'info',
  message: createMessage('window.noTray'),
  tray: 'can-be-added',
}

function withoutTray(): BridgeDouble {
  const double = createSampleBridge()
  double.sendPatch({ banners: [missingTray] })
  return double
}

const away = {
  reach: 'unreachable',
  reason: createQuotedMessage('Connection refused. Is the server running on this port?'),
} as const

function withBanners(): BridgeDouble {
  const double = createSampleBridge()
  double.sendPatch({
    banners: [
      { id: 'keyring', tone: 'info', message: createMessage('storage.keys.memoryOnly') },
      {
        id: 'history',
        tone: 'warning',
        message: createMessage(
          'storage.historyLines',
          1,
          '/home/ada/.config/Compileo Tray/outcomes.unreadable-1795530600000.jsonl',
        ),
      },
    ],
    servers: double.snapshot().servers.map((server) => ({ ...server, ...away })),
  })
  return double
}

export const serverStates: Readonly<Record<string, () => BridgeDouble>> = {
  server: () => screenOf(),
  'server-gui': () => screenOf({ alerts: [] }),
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
          message: createQuotedMessage('Unreachable for over five minutes'),
        },
        {
          kind: 'none-running',
          raisedAt: Date.now() - 300_000,
          message: createQuotedMessage('14 jobs waiting, none running'),
        },
        {
          kind: 'memory',
          raisedAt: Date.now() - 300_000,
          message: createQuotedMessage('15.9 GB of memory in use'),
        },
      ],
    }),
  link: () =>
    sendIntentOnSnapshot(createSampleBridge(), {
      show: 'ask-link',
      url: 'https://gpu.lab.example',
      jobs: ['b3013a51-4b10-4fca-ac09-239a2b886b7e'],
    }),
  'no-server': () => createBridgeDouble(),
  /** The first start on GNOME, which shows no tray icons. */
  'no-server-no-tray': () => createBridgeDouble(createEmptySnapshot({ banners: [missingTray] })),
  'no-tray': withoutTray,
  banners: withBanners,
  servers: () =>
    createBridgeDouble(
      createEmptySnapshot({
        servers: Array.from({ length: 20 }, (_, i) =>
          createServerView({
            ...createServerSnapshot().servers[i % 3],
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
