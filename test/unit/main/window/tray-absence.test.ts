import { describe, expect, it } from 'vitest'
import { createAppStore } from '../../../../main/state/store.ts'
import { firstTimeIn } from '../../../../main/storage/first-time.ts'
import { followTrayAbsence } from '../../../../main/window/tray-absence.ts'
import { fakeClock } from '../../../support/fake-clock.ts'
import { tempFolder } from '../../../support/temp-folder.ts'
import { wordsOf } from '../../../support/job-texts.ts'

function fakeWindow() {
  return {
    visible: false,
    keeps: undefined as boolean | undefined,
    isVisible() {
      return this.visible
    },
    shown: [] as ((visible: boolean) => void)[],
    onVisible(listener: (visible: boolean) => void) {
      this.shown.push(listener)
    },
    keepInTaskbar(keep: boolean) {
      this.keeps = keep
    },
  }
}

function run(folder: string, desktopName?: string, isOldTrayThere = () => false) {
  const store = createAppStore()
  const clock = fakeClock()
  const window = fakeWindow()
  const life = new AbortController()
  const isFirstTime = firstTimeIn(folder, 'told-no-tray')
  const absence = followTrayAbsence({
    isOldTrayThere: async () => isOldTrayThere(),
    store,
    clock,
    signal: life.signal,
    window,
    desktopName,
    isFirstTime,
  })
  return {
    ...absence,
    clock,
    window,
    end: () => life.abort(),
    show() {
      window.visible = true
      for (const listener of window.shown) listener(true)
    },
    store,
    notices: () => store.state().notices.map(({ message }) => wordsOf(message)),
  }
}

const words = 'This desktop has no tray. Closing the window minimises it.'

describe('where the desktop shows no tray', () => {
  it('closing keeps the window in the taskbar, as soon as that is known, until there is one', () => {
    const { hostIs, window } = run(tempFolder())
    expect(window.keeps).toBeUndefined()
    hostIs('old-trays')
    expect(window.keeps).toBe(true)
    hostIs('panel')
    expect(window.keeps).toBe(false)
  })

  it('a notice appears three seconds later in a visible window', async () => {
    const { hostIs, show, notices, clock } = run(tempFolder())
    show()
    hostIs('old-trays')
    await clock.advance(2999)
    expect(notices()).toEqual([])
    await clock.advance(1)
    expect(notices()).toEqual([words])
  })

  it('there is no notice with a tray of the old kind, and closing closes', async () => {
    const { hostIs, show, notices, clock, window } = run(tempFolder(), undefined, () => true)
    show()
    hostIs('old-trays')
    await clock.advance(3_000)
    expect(notices()).toEqual([])
    expect(window.keeps).toBe(false)
  })

  it('a tray of the old kind that left the icon beside it is checked each second, and has three to take it', async () => {
    let looks = 0
    const { hostIs, show, notices, clock, window } = run(tempFolder(), undefined, () => {
      looks += 1
      return looks === 3
    })
    show()
    hostIs('old-trays')
    await clock.advance(2_999)
    expect(looks).toBe(2)
    expect(window.keeps).toBe(true)
    await clock.advance(1)
    expect(notices()).toEqual([])
    expect(window.keeps).toBe(false)
    await clock.advance(60_000)
    expect(looks).toBe(3)
  })

  it('a tray of the old kind that went away is missed when the window is shown, and no more once it is back', async () => {
    let isThere = true
    const { hostIs, show, notices, clock, window } = run(tempFolder(), undefined, () => isThere)
    hostIs('old-trays')
    await clock.advance(3_000)
    expect(window.keeps).toBe(false)
    isThere = false
    show()
    await clock.advance(0)
    expect(notices()).toEqual([words])
    expect(window.keeps).toBe(true)
    isThere = true
    show()
    await clock.advance(0)
    expect(notices()).toEqual([])
    expect(window.keeps).toBe(false)
  })

  it('a tray of the old kind is no help to an icon that waits for the next panel', async () => {
    const { hostIs, show, notices, clock, window } = run(tempFolder(), undefined, () => true)
    show()
    hostIs('panel')
    hostIs('none')
    await clock.advance(3_000)
    expect(notices()).toEqual([words])
    expect(window.keeps).toBe(true)
  })

  it('only on GNOME, which has an extension for it, a tray can be added', async () => {
    for (const [desktop, tray] of [
      ['ubuntu:GNOME', 'can-be-added'],
      ['sway', 'missing'],
    ]) {
      const { hostIs, show, store, clock } = run(tempFolder(), desktop)
      show()
      hostIs('old-trays')
      await clock.advance(3_000)
      expect(store.state().notices).toMatchObject([{ tray }])
    }
  })

  it('a hidden window shows no notice; it does when it is shown', async () => {
    const { hostIs, show, notices, clock } = run(tempFolder())
    hostIs('old-trays')
    await clock.advance(60_000)
    expect(notices()).toEqual([])
    show()
    expect(notices()).toEqual([words])
  })

  it('a panel that only restarts is no absence', async () => {
    const { hostIs, show, notices, clock } = run(tempFolder())
    show()
    hostIs('old-trays')
    await clock.advance(2000)
    hostIs('panel')
    await clock.advance(60_000)
    show()
    expect(notices()).toEqual([])
    expect(clock.pending()).toEqual([])
  })

  it('the notice goes when a tray comes', async () => {
    const { hostIs, show, notices, clock } = run(tempFolder())
    show()
    hostIs('old-trays')
    await clock.advance(3000)
    hostIs('panel')
    expect(notices()).toEqual([])
  })

  it('the notice appears once ever in a profile', async () => {
    const folder = tempFolder()
    for (const expected of [[words], []]) {
      const { hostIs, show, notices, clock, end } = run(folder)
      show()
      hostIs('old-trays')
      await clock.advance(3000)
      show()
      expect(notices()).toEqual(expected)
      end()
    }
  })

  it('there is no notice, and nothing waits, after the end', async () => {
    const { hostIs, show, notices, clock, end } = run(tempFolder())
    show()
    hostIs('old-trays')
    end()
    await clock.advance(60_000)
    expect(notices()).toEqual([])
    expect(clock.pending()).toEqual([])
  })
})
