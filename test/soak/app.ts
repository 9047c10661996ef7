import { setTimeout as delay } from 'node:timers/promises'
import { cancelJob, restartJob } from '#main/core/commands/jobs/run-job.ts'
import { addServer, editServer } from '#main/core/commands/servers/edit-servers.ts'
import { setWatchRule } from '#main/core/commands/discovery/watch-rules.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import type { Core } from '#main/core/core.ts'
import {
  getCommandName,
  type Delivery,
  type NotificationPresenter,
} from '#main/core/notifications/notification.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { waitForState } from '#test/support/notification-recorder.ts'
import { launch, memoryEveryMs, order, sendMessage, type Order, type AppMessage } from './messages.ts'
import { createAcceleratedClock } from './time-scale.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

function remotePresenter() {
  const waiting = new Map<number, (delivery: Delivery) => void>()
  let count = 0
  const presenter = createRecordingPresenter((spec) => {
    const nth = ++count
    sendMessage({ type: 'show', nth, spec })
    return new Promise((resolve) => waiting.set(nth, resolve))
  })
  return {
    presenter,
    answer: (nth: number, delivery: Delivery) => {
      waiting.get(nth)?.(delivery)
      waiting.delete(nth)
    },
  }
}

const holdsSockets = () => process.getActiveResourcesInfo().some((name) => name.startsWith('TCP'))

async function quit(core: Core, presenter: NotificationPresenter) {
  await core.stop()
  presenter.dispose()
  // The system closes a destroyed socket a moment later.
  for (let looks = 0; holdsSockets() && looks < 50; looks++) await delay(10)
  const message: AppMessage = { type: 'ended', resources: process.getActiveResourcesInfo() }
  process.send?.(message, undefined, undefined, () => process.disconnect())
}

function main(argument: string) {
  const { folder, seed, timeScale } = launch.parse(JSON.parse(argument))
  const { presenter, answer } = remotePresenter()
  const time = { ...timeScale }
  const core = openTestCore({ folder, seed, presenter, clock: createAcceleratedClock(time) })
  const { store, context } = core

  function present() {
    const { servers, jobs, banners } = store.state()
    sendMessage({
      type: 'ready',
      servers: [...servers.values()].map(({ id, url }) => ({ id, url })),
      jobs: [...jobs.keys()],
      banners: banners.map(({ message }) => formatMessageOrText(message)),
    })
  }

  /** The button may have disappeared in the meantime. */
  function press(id: string) {
    const spec = presenter.visible().find((each) => each.id === id)
    const names = spec?.buttons.map(({ command }) => getCommandName(command)) ?? []
    const action = names.find((name) => name === 'restart' || name === 'restartMany')
    if (action !== undefined) presenter.press({ id, action })
  }

  async function obey(received: Order): Promise<void> {
    switch (received.type) {
      case 'add-server':
        addServer(context, { url: received.url, ...(received.apiKey && { apiKey: received.apiKey }) })
        return present()
      case 'auto-restart':
        editServer(context, { serverId: received.serverId, autoRestarts: received.times })
        return present()
      case 'watch-all': {
        const { serverId } = received
        setWatchRule(context, serverId, {})
        const isRead = () => store.state().servers.get(serverId)?.journalReadAt !== undefined
        await waitForState(core, isRead)
        return present()
      }
      case 'watch': {
        const { serverId, jobId } = received
        const { ok, results } = await watchJobsInText(context, { text: jobId, serverId })
        return sendMessage({
          type: 'watched',
          serverId,
          jobId,
          ok,
          message: formatMessageOrText(results[0]?.message),
        })
      }
      case 'restart':
      case 'cancel': {
        const { kind, message } = await (received.type === 'restart' ? restartJob : cancelJob)(
          context,
          received.key,
        )
        return sendMessage({
          type: 'done',
          key: received.key,
          command: received.type,
          message: `${kind}: ${formatMessageOrText(message)}`,
        })
      }
      case 'press':
        return press(received.id)
      case 'delivery':
        answer(received.nth, received.delivery)
        return
      case 'time-scale':
        Object.assign(time, received.timeScale)
        return sendMessage({ type: 'acknowledged' })
      case 'wake':
        time.realStart -= (received.sleptMs ?? 0) / time.factor
        core.woke()
        return
      case 'quit':
        return quit(core, presenter)
    }
  }

  process.on('message', (message) => {
    obey(order.parse(message)).catch((error: unknown) => {
      // Stopping may interrupt a command. Any other error is reported.
      if (!context.signal.aborted) throw error
    })
  })
  // The parent process has exited or disconnected.
  process.on('disconnect', () => process.exit())

  const { notify } = store.state().settings
  if (!notify.cancelled) store.setSettings({ notify: { ...notify, cancelled: true } })
  present()
  core.start()
  setInterval(
    () => sendMessage({ type: 'memory', rssMb: process.memoryUsage.rss() / 2 ** 20 }),
    memoryEveryMs,
  ).unref()
}

main(process.argv[2] ?? '')
