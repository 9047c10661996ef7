import { networkInterfaces } from 'node:os'
import { app, powerMonitor } from 'electron'
import { systemClock as clock } from '#main/base/clock.ts'
import type { AppLog } from '#main/log/log.ts'
import { exitCodes } from '#main/cli/exit-codes.ts'
import { runnerFor } from '#main/commands/settings/notices.ts'
import { takeUpSystemSettings } from '#main/commands/settings/update-settings.ts'
import { createCore } from './core/core.ts'
import { onWake } from '#main/desktop/electron/power.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { type CrashMark, showCrash } from '#main/crash/crash-handler.ts'
import type { FirstMenu } from './first-menu.ts'
import { createLaunch, onlyWatches } from '#main/launch/launch.ts'
import { readLaunch, type LaunchRequest } from '#main/launch/launch-request.ts'
import { openDesktop } from './open-desktop.ts'
import { showSurfaces } from './show-surfaces.ts'
import { startUpdates } from './start-updates.ts'
import { watchNetwork } from '#main/network/interfaces.ts'
import { createProxies } from '#main/network/proxies.ts'
import { createTrust } from '#main/network/trust.ts'
import { refusedLines } from '#main/notifications/of-the-program.ts'
import { messageOf } from '#shared/message.ts'

export interface RunningApp {
  readonly launch: (request: unknown) => void
  /** Notifies the user that the program quits after a crash. */
  readonly notifyCrash: () => Promise<unknown>
  readonly stop: () => Promise<void>
  readonly dispose: () => void
}

export interface Launch {
  readonly request: LaunchRequest
  readonly log: AppLog
  readonly crashMark: CrashMark
  /** Linux only. */
  readonly bus: SessionBus | undefined
  readonly quitWith: (code: number) => void
}

/** The tray already shows the saved state. */
export function startApp(
  { request, log, crashMark, bus, quitWith }: Launch,
  { kept, tray, language }: FirstMenu,
): RunningApp {
  const { platform, env } = process
  const { store, texts, life } = kept
  const { signal } = life
  const desktop = openDesktop({ clock, log, bus, texts, language })
  const { window, presenter, vault } = desktop
  const core = createCore({
    kept,
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
    openPage: desktop.openPage,
    env,
    isShown: () => window.isVisible(),
  })
  const { context } = core
  const runOrWarn = runnerFor(context)
  const updates = startUpdates({ core, clock })
  const surfaces = showSurfaces({ core, desktop, tray, clock, log, updates, runOrWarn })
  const launch = createLaunch({
    context,
    show: (intent) => window.show(intent),
    runOrWarn,
    announce: core.announceLaunch,
  })
  const running: RunningApp = {
    launch: (handedOver) => launch(readLaunch(handedOver)),
    notifyCrash: () => showCrash(presenter, clock, texts()),
    stop: () => core.stop(),
    dispose: () => desktop.dispose(),
  }
  // The user has quit: start nothing more.
  if (signal.aborted) return { ...running, launch: () => undefined }
  if (crashMark.takeUnannounced()) core.warn(messageOf('system.crash.restarted'))
  core.start(surfaces.carryOut)
  surfaces.showRest()
  onWake(powerMonitor, clock, () => {
    log.info('the machine woke')
    clock.woke()
    core.woke()
  })
  runOrWarn(
    watchNetwork(networkInterfaces, clock, signal, () => {
      context.engine.wake()
      context.retryHook()
    }),
  )
  takeUpSystemSettings(context)
  launch({ ...request, hidden: request.hidden || desktop.startedUs() }, (refused) => {
    process.stdout.write(log.redact(refusedLines(refused, texts())))
    // A script that started us only for these jobs gets this exit code.
    if (onlyWatches(request) && store.state().jobs.size === 0) quitWith(exitCodes.unknown)
  })
  surfaces.findServer()
  return running
}
