import { join } from 'node:path'
import { app, Menu } from 'electron'
import type { Clock } from '#main/base/clock.ts'
import type { AppLog } from '#main/base/log/log.ts'
import { copyDiagnostics } from '#main/core/commands/files/diagnostics.ts'
import type { AppContext } from '#main/core/commands/context.ts'
import { createCommandExecutor } from '#main/core/commands/execute-command.ts'
import type { Command } from '#main/core/commands/index.ts'
import { createLocalServerDetector } from '#main/core/commands/discovery/add-and-watch.ts'
import { getLocalAddresses } from '#main/core/discovery/detect-server.ts'
import { createPageErrorLog } from '#main/core/commands/page-errors.ts'
import { getDesktopFacts } from '#main/desktop/desktop-facts.ts'
import { createConfirm, createFileDialogs } from '#main/desktop/electron/dialogs.ts'
import { getProgramFacts } from '#main/desktop/program-facts.ts'
import { serveSocket } from '#main/terminal/socket/serve-socket.ts'
import { getSocketPath } from '#main/terminal/socket/socket-path.ts'
import { createTerminalSessions } from '#main/terminal/socket/terminal-session.ts'
import { createFirstTimeCheck } from '#main/core/storage/first-time.ts'
import { openFlagFile } from '#main/base/flag-file.ts'
import { updateAppIconOnChange } from '#main/desktop/tray/app-icon.ts'
import { updateAppMenuOnChange } from '#main/desktop/window/app-menu.ts'
import { connectWindow } from '#main/desktop/window/ipc/connect-window.ts'
import { PatchFeed } from '#main/core/state/patches.ts'
import { createTrayAbsenceHandler } from '#main/desktop/window/tray-absence.ts'
import type { InitialTray } from './initial-tray.ts'
import type { Core } from '#main/core/core.ts'
import type { OpenDesktop } from './open-desktop.ts'

interface SurfaceOptions {
  readonly core: Core
  readonly desktop: OpenDesktop
  readonly tray: InitialTray['tray']
  readonly language: string
  readonly clock: Clock
  readonly log: AppLog
  readonly reportRejection: (doing: Promise<unknown>) => void
}

/** Connects the tray, the window and the terminal to the state and the user's commands. */
export function showSurfaces(options: SurfaceOptions) {
  const { core, desktop, tray, language, clock, log, reportRejection } = options
  const { context, texts } = core
  const { store, signal } = context
  const { bus, window, vault, copyText } = desktop
  const { platform } = process
  const profile = app.getPath('userData')
  const diagnose = () =>
    copyDiagnostics(context, {
      program: () =>
        getProgramFacts({
          version: app.getVersion(),
          isPackaged: app.isPackaged,
          process,
          locale: language,
          profile,
          logFile: log.path,
        }),
      desktop: () => getDesktopFacts({ clock, vault, bus }),
      log,
      copyText,
    })

  const panelIs = createTrayAbsenceHandler({
    store,
    clock,
    signal,
    window,
    desktopName: desktop.name,
    isFirstTime: createFirstTimeCheck(profile, 'told-no-tray'),
  })
  reportRejection(
    serveSocket({
      path: getSocketPath(profile, process.env),
      clock,
      signal,
      version: app.getVersion(),
      openSession: createTerminalSessions({ context, version: app.getVersion(), texts }),
      onError: (what, error) => log.error(what, error),
    }),
  )
  tray.onPanel(panelIs)
  const contents = () => window.webContents()
  const dialogs = createFileDialogs(contents, texts)
  const page = new PatchFeed({
    ...context,
    version: app.getVersion(),
    send: (patch) => window.send(patch),
  })
  const appContext: AppContext = {
    ...context,
    desktop: {
      show: (intent) => window.show(intent),
      toggle: () => window.toggle(),
      copyText,
      copyDiagnostics: diagnose,
      dialogs,
      confirm: createConfirm(contents, texts),
      pluginFolder: join(app.getAppPath(), 'out', 'main'),
      page,
      logPageError: createPageErrorLog(context),
      quit: () => app.quit(),
    },
  }
  const executeCommand = createCommandExecutor(appContext)
  const onCommand = (command: Command) => reportRejection(executeCommand(command))
  const removedLocalServer = openFlagFile(profile, 'removed-local-server')
  const localServer = createLocalServerDetector(
    context,
    getLocalAddresses(process.env),
    removedLocalServer,
    reportRejection,
  )
  connectWindow({ window, context: appContext, page, log, localServer })

  /** Runs the commands from early clicks, and then shows the app menu and the icon's badge. */
  function showRest() {
    tray.onCommand(onCommand)
    updateAppMenuOnChange(store, platform, onCommand, texts, (menu) =>
      Menu.setApplicationMenu(Menu.buildFromTemplate(menu)),
    )
    const icon = {
      setCount: (count: number) => void app.setBadgeCount(count),
      setProgress: (progress: number) => window.setProgress(progress),
    }
    updateAppIconOnChange(store, icon, tray.refresher, signal)
    app.on('activate', () => window.show())
  }

  return { executeCommand, showRest, findServer: () => reportRejection(localServer.detect()) }
}
