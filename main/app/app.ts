import { networkInterfaces } from 'node:os'
import { app, powerMonitor } from 'electron'
import { systemClock as clock } from '#main/base/clock.ts'
import type { AppLog } from '#main/base/log/log.ts'
import { exitCodes } from '#main/base/exit-codes.ts'
import { createRejectionReporter } from '#main/core/state/banners.ts'
import { applySystemSettings } from '#main/core/commands/settings/update-settings.ts'
import { listenForWake } from '#main/desktop/electron/power.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { type CrashMark, showCrash } from '#main/app/crash-handler.ts'
import { createLaunchHandler, isBackgroundWatch } from './launch.ts'
import { parseLaunchRequest, type LaunchRequest } from './launch-request.ts'
import { watchNetwork } from '#main/compileo/network/interfaces.ts'
import { createRouteResolver } from '#main/compileo/network/route-resolver.ts'
import { createSecureContextCache } from '#main/compileo/network/trust.ts'
import { formatRejectedJobs } from '#main/core/notifications/app-notifications.ts'
import { createMessage } from '#shared/message.ts'
import { createCore } from '#main/core/core.ts'
import type { InitialTray } from './initial-tray.ts'
import { openDesktop } from './open-desktop.ts'
import { showSurfaces } from './show-surfaces.ts'

export type RunningApp = ReturnType<typeof startApp>

export interface LaunchContext {
  readonly request: LaunchRequest
  readonly log: AppLog
  readonly crashMark: CrashMark
  /** The session bus, only on Linux. */
  readonly bus: SessionBus | undefined
  readonly quitWith: (code: number) => void
}

/** Starts the rest of the app, while the tray already shows the saved state. */
export function startApp(
  { request, log, crashMark, bus, quitWith }: LaunchContext,
  { saved, tray, language }: InitialTray,
) {
  const { platform, env } = process
  const { store, texts, lifetime } = saved
  const { signal } = lifetime
  const desktop = openDesktop(clock, log, bus, texts)
  const { window, presenter, vault } = desktop
  const core = createCore({
    saved,
    folder: app.getPath('userData'),
    log,
    clock,
    random: Math.random,
    presenter,
    network: (warn) => ({
      ...createRouteResolver({
        env,
        resolveProxy: (url) => app.resolveProxy(url),
        monotonic: () => clock.monotonic(),
      }),
      getSecureContext: createSecureContextCache({ env, platform, onError: warn }),
    }),
    system: desktop.settings,
    vault,
    openPage: desktop.openPage,
    openDataFolder: desktop.openDataFolder,
    env,
    isWindowVisible: () => window.isVisible(),
  })
  const { context } = core
  const reportRejection = createRejectionReporter(context)
  const surfaces = showSurfaces({ core, desktop, tray, language, clock, log, reportRejection })
  const launch = createLaunchHandler({
    context,
    show: (intent) => window.show(intent),
    reportRejection,
    announceRejectedJobs: core.announceLaunch,
  })
  const running = {
    launch: (handedOver: unknown) => launch(parseLaunchRequest(handedOver)),
    notifyCrash: () => showCrash(presenter, clock, texts()),
    stop: () => core.stop(),
    dispose: () => desktop.dispose(),
  }
  // The user has already quit, so nothing more is started.
  if (signal.aborted) return { ...running, launch: () => undefined }
  if (crashMark.takeUnannounced()) core.warn(createMessage('system.crash.restarted'))
  core.start(surfaces.executeCommand)
  surfaces.showRest()
  listenForWake(powerMonitor, clock, () => {
    log.info('the machine woke')
    clock.onWake()
    core.woke()
  })
  reportRejection(
    watchNetwork(networkInterfaces, clock, signal, () => {
      context.engine.onWake()
      context.retryHook()
    }),
  )
  applySystemSettings(context)
  launch({ ...request, hidden: request.hidden || desktop.startedUs() }, (refused) => {
    process.stdout.write(log.redact(formatRejectedJobs(refused, texts())))
    // No job could be watched, although a script has started the app only for these jobs. The script gets
    // this exit code.
    if (isBackgroundWatch(request) && store.state().jobs.size === 0) quitWith(exitCodes.unknown)
  })
  surfaces.findServer()
  return running
}
