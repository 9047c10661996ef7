import type { Task } from 'electron'
import { expect, it } from 'vitest'
import { followIconMenu } from '../../../../main/desktop/icon-menu.ts'
import { parseCommandLine } from '../../../../main/launch/command-line.ts'
import { createAppStore } from '../../../../main/state/store.ts'
import { refreshOnChange } from '../../../../main/tray/refresh-on-change.ts'
import { textsByChoice } from '../../../../shared/texts/index.ts'
import { fakeClock } from '../../../support/fake-clock.ts'

const program = String.raw`C:\Users\Anna Lena\Compileo Tray\compileo-tray.exe`
const hour = 60 * 60_000

interface DockItem {
  readonly label?: string
  readonly click?: unknown
}

function scene(platform: NodeJS.Platform) {
  const store = createAppStore()
  const clock = fakeClock()
  const life = new AbortController()
  const textsOf = textsByChoice('en')
  const tasks: (readonly Task[])[] = []
  const dock: (readonly DockItem[])[] = []
  const commands: unknown[] = []
  followIconMenu({
    platform,
    app: {
      setUserTasks(list) {
        tasks.push(list)
        return true
      },
      dock: { setMenu: (menu) => void dock.push(JSON.parse(JSON.stringify(menu))) },
    },
    Menu: {
      buildFromTemplate(template) {
        for (const item of template) if ('click' in item) Reflect.apply(item.click ?? (() => 0), item, [])
        // Reads the template that `setMenu` received.
        return Object.assign(Object.create(null), { items: template.map(({ label }) => label) })
      },
    },
    command: [program, String.raw`--user-data-dir=D:\my data`, '--hidden'],
    store,
    clock,
    texts: () => textsOf(store.state().settings.language),
    onCommand: (command) => void commands.push(command),
    looks: refreshOnChange(store, clock, life.signal),
  })
  return { store, clock, life, tasks, dock, commands }
}

const titles = (list: readonly Task[] | undefined) => list?.map(({ title }) => title)

it('is the jump list of Windows: launches of the program with its own data, shown', () => {
  const { tasks } = scene('win32')
  expect(tasks).toHaveLength(1)
  expect(tasks[0]?.map((task) => [task.program, task.arguments, task.title])).toEqual([
    [program, String.raw`"--user-data-dir=D:\my data" --watch-clipboard`, 'Watch from clipboard'],
    [program, String.raw`"--user-data-dir=D:\my data" --pause`, 'Pause notifications for 1 hour'],
    [program, String.raw`"--user-data-dir=D:\my data"`, 'Open Compileo Tray'],
  ])
  for (const { iconPath, iconIndex } of tasks[0] ?? []) expect([iconPath, iconIndex]).toEqual([program, 0])
})

it('offers to resume while notifications are paused, by a switch that the program knows', async () => {
  const { store, clock, tasks } = scene('win32')
  store.setSettings({ pausedUntil: clock.now() + hour })
  expect(titles(tasks.at(-1))?.[1]).toBe('Resume notifications')
  expect(tasks.at(-1)?.[1]?.arguments).toMatch(/ --resume$/)
  expect(parseCommandLine(['--resume'])).toMatchObject({ pause: 'resume' })
  await clock.advance(hour)
  expect(titles(tasks.at(-1))?.[1]).toBe('Pause notifications for 1 hour')
  expect(tasks).toHaveLength(3)
})

it('speaks the language that is set, and ends with the program', () => {
  const { store, life, tasks } = scene('win32')
  store.setSettings({ language: 'de' })
  expect(titles(tasks.at(-1))).toEqual([
    'Aus der Zwischenablage beobachten',
    'Benachrichtigungen 1 Stunde anhalten',
    'Compileo Tray öffnen',
  ])
  life.abort()
  store.setSettings({ language: 'en' })
  expect(tasks).toHaveLength(2)
})

it('is the menu of the icon in the Dock of macOS, whose entries are carried out at once', () => {
  const { dock, commands, tasks } = scene('darwin')
  expect(dock).toEqual([
    { items: ['Watch from clipboard', 'Pause notifications for 1 hour', 'Open Compileo Tray'] },
  ])
  expect(commands).toEqual([{ do: 'watch-clipboard' }, { do: 'pause', until: 'hour' }, { do: 'open' }])
  expect(tasks).toEqual([])
})

it('is left to the desktop file on Linux', () => {
  const { dock, tasks } = scene('linux')
  expect([dock, tasks]).toEqual([[], []])
})
