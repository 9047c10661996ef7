import type { App, Dock, Menu as ElectronMenu, Task } from 'electron'
import type { Clock } from '../base/clock.ts'
import type { SurfaceCommand } from '../commands/surface-command.ts'
import type { AppStore } from '../state/store.ts'
import { iconMenu, type IconEntry } from '../tray/icon-menu-view.ts'
import type { Refreshing } from '../tray/refresh-on-change.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { menuTemplate } from './electron/native-menu.ts'
import { asOneArgument } from './electron/login-item.ts'

export interface IconMenuOptions {
  readonly platform: NodeJS.Platform
  readonly app: Pick<App, 'setUserTasks'> & { readonly dock?: Pick<Dock, 'setMenu'> | undefined }
  readonly Menu: Pick<typeof ElectronMenu, 'buildFromTemplate'>
  readonly command: readonly string[]
  readonly store: AppStore
  readonly clock: Clock
  readonly texts: () => Texts
  readonly onCommand: (command: SurfaceCommand) => void
  readonly looks: Refreshing
}

/** The switches of a launch that runs a command (`launch/command-line.ts`). */
function switchesOf(command: SurfaceCommand): readonly string[] {
  if (command.do === 'watch-clipboard') return ['--watch-clipboard']
  if (command.do !== 'pause') return []
  return [command.until === 'resume' ? '--resume' : '--pause']
}

/** Builds the jump list of Windows, whose entries launch the program. Pure. */
export function userTasks(
  entries: readonly IconEntry[],
  [program = '', ...usual]: readonly string[],
): readonly Task[] {
  const kept = usual.filter((argument) => argument !== '--hidden')
  return entries.map(({ label, command }) => ({
    program,
    arguments: [...kept, ...switchesOf(command)].map(asOneArgument).join(' '),
    iconPath: program,
    iconIndex: 0,
    title: label,
    description: label,
  }))
}

/** The menu in the macOS Dock and the Windows taskbar. On Linux the desktop file has it. */
export function followIconMenu(options: IconMenuOptions): void {
  const { platform, app, Menu, command, store, clock, texts, onCommand, looks } = options
  if (platform !== 'win32' && platform !== 'darwin') return
  let shown = ''
  function look() {
    const entries = iconMenu(store.state().settings, texts(), clock.now())
    const key = JSON.stringify(entries)
    if (key === shown) return
    shown = key
    if (platform === 'win32') app.setUserTasks([...userTasks(entries, command)])
    else {
      const items = entries.map((entry) => ({ type: 'action' as const, ...entry }))
      app.dock?.setMenu(Menu.buildFromTemplate(menuTemplate(items, onCommand)))
    }
  }
  looks.follow(look)
}
