import { networkInterfaces } from 'node:os'
import { app, powerMonitor } from 'electron'
import { systemClock as clock } from './base/clock.ts'
import type { AppLog } from './base/log/log.ts'
import { exitCodes } from './cli/exit-codes.ts'
import { runnerFor } from './commands/settings/notices.ts'
import { takeUpSystemSettings } from './commands/settings/settings.ts'
import { createCore } from './core.ts'
import { setActivationToken } from './desktop/electron/activation-token.ts'
import { onWake } from './desktop/electron/power.ts'
import { followTheme } from './desktop/electron/theme.ts'
import type { SessionBus } from './desktop/linux/dbus/session-bus.ts'
import type { CrashMark } from './lifecycle/crash-mark.ts'
import { createLaunch, onlyWatches } from './lifecycle/launch.ts'
import { readLaunch, type LaunchRequest } from './lifecycle/launch-request.ts'
import { lazyStore } from './lifecycle/load-store.ts'
import { openDesktop } from './lifecycle/open-desktop.ts'
import { showCrash } from './lifecycle/show-crash.ts'
import { showSurfaces } from './lifecycle/show-surfaces.ts'
import { quitInOrder } from './lifecycle/shutdown.ts'
import { startUpdates } from './lifecycle/start-updates.ts'
import { watchNetwork } from './network/interfaces.ts'
import { createProxies } from './network/proxies.ts'
import { createTrust } from './network/trust.ts'
import { refusedLines } from './notifications/launch-notification.ts'
import type { ItemAnnouncement } from './tray/native-tray.ts'
import { messageOf } from '../shared/messages/message.ts'

/** The running program. */
export interface RunningApp {
  /** Carries out what a later launch asks for, as it hands it over; unless it is hidden it shows the window. */
  readonly launch: (request: unknown) => void
  /** Notifies the person that the program ends because of an error of its own. */
  readonly notifyCrash: () => Promise<unknown>
}

/** What stands before the program is built. */
export interface Launch {
  readonly request: LaunchRequest
  readonly log: AppLog
  readonly crashMark: CrashMark
  /** Linux only. If the item was announced to a panel in this turn of the event loop, the panel is served before the turn ends. */
  readonly onBus?: { readonly bus: SessionBus; readonly announcement: ItemAnnouncement }
}

/**
 * Builds the parts and connects them; first of all the icon, which is what a person sees of a start. Electron must be
 * ready.
 */
export async function startApp({ request, log, crashMark, onBus }: Launch): Promise<RunningApp> {
  const { platform, env } = process
  const desktop = openDesktop({ clock, log, bus: onBus?.bus, texts: () => core.texts() })
  const { window, presenter, vault } = desktop
  const settingsStore = lazyStore()
  const core = createCore({
    folder: app.getPath('userData'),
    log,
    clock,
    random: Math.random,
    presenter,
    network: (warn) => ({
      ...createProxies({ env, ask: (url) => app.resolveProxy(url), monotonic: () => clock.monotonic() }),
      trust: createTrust({ env, platform, complain: warn }),
    }),
    system: desktop.settings,
    vault,
    openStore: settingsStore.openStore,
    openPage: desktop.openPage,
    env,
    systemLanguage: desktop.language,
    isShown: () => window.isVisible(),
    open(intent, activationToken) {
      if (activationToken !== undefined) setActivationToken(activationToken)
      window.show(intent)
    },
  })
  const { store, context, texts } = core
  const { engine, signal } = context
  const runOrWarn = runnerFor(context)
  const updates = startUpdates({ core, clock, command: desktop.command })
  const announcement = onBus?.announcement
  const surfaces = showSurfaces({ core, desktop, clock, log, updates, announcement, runOrWarn })
  followTheme(store)
  const launch = createLaunch({
    context,
    show: (intent) => window.show(intent),
    watchClipboard: desktop.watchClipboard,
    runOrWarn,
    tell: core.announceLaunch,
  })
  const running: RunningApp = {
    launch: (handedOver) => launch(readLaunch(handedOver)),
    notifyCrash: () => showCrash(presenter, clock, texts()),
  }
  const quitWith = quitInOrder({ clock, log, stop: () => core.stop(), dispose: () => desktop.dispose() })

  await surfaces.iconStands
  // Quit already: nothing may begin now.
  if (signal.aborted) return { ...running, launch: () => undefined }
  if (crashMark.takeUntold()) core.warn(messageOf('system.crash.restarted'))
  core.start()
  surfaces.showRest()
  onWake(powerMonitor, clock, () => {
    log.info('the machine woke')
    clock.woke()
    core.woke()
  })
  runOrWarn(
    watchNetwork(networkInterfaces, clock, signal, () => {
      engine.wake()
      context.retryHook()
    }),
  )
  takeUpSystemSettings(context)
  launch({ ...request, hidden: request.hidden || desktop.startedUs() }, (refused) => {
    process.stdout.write(log.redact(refusedLines(refused, texts())))
    // A script that started us for these jobs alone learns it by this.
    if (onlyWatches(request) && store.state().jobs.size === 0) quitWith(exitCodes.unknown)
  })
  surfaces.findServer()
  settingsStore.loadSoon(clock, signal, (error) => log.error('electron-store was not loaded', error))
  surfaces.tidyUp()
  return running
}
