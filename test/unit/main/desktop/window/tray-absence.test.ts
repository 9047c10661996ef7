import { describe, expect, it } from 'vitest'
import { AppStore } from '#main/core/state/store.ts'
import { createFirstTimeCheck } from '#main/core/storage/first-time.ts'
import { createTrayAbsenceHandler } from '#main/desktop/window/tray-absence.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

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

function run(folder: string, desktopName?: string) {
  const store = new AppStore()
  const clock = createFakeClock()
  const window = fakeWindow()
  const life = new AbortController()
  const isFirstTime = createFirstTimeCheck(folder, 'told-no-tray')
  const { signal } = life
  const panelIs = createTrayAbsenceHandler({ store, clock, signal, window, desktopName, isFirstTime })
  return {
    panelIs,
    clock,
    window,
    end: () => life.abort(),
    show() {
      window.visible = true
      for (const listener of window.shown) listener(true)
    },
    store,
    banners: () => store.state().banners.map(({ message }) => formatMessageOrText(message)),
  }
}

async function withoutTray(folder = createTempFolder(), desktopName?: string) {
  const scene = run(folder, desktopName)
  scene.show()
  scene.panelIs(false)
  await scene.clock.advance(3_000)
  return scene
}

const words = 'This desktop has no tray. Closing the window minimises it.'

describe('on a desktop without a tray panel', () => {
  it('a closed window stays in the taskbar until a panel appears', () => {
    const { panelIs, window } = run(createTempFolder())
    expect(window.keeps).toBeUndefined()
    panelIs(false)
    expect(window.keeps).toBe(true)
    panelIs(true)
    expect(window.keeps).toBe(false)
  })

  it('a banner appears after three seconds in a visible window', async () => {
    const { panelIs, show, banners, clock } = run(createTempFolder())
    show()
    panelIs(false)
    await clock.advance(2999)
    expect(banners()).toEqual([])
    await clock.advance(1)
    expect(banners()).toEqual([words])
  })

  it('a banner appears if the panel has ended', async () => {
    const { panelIs, show, banners, clock, window } = run(createTempFolder())
    show()
    panelIs(true)
    panelIs(false)
    await clock.advance(3_000)
    expect(banners()).toEqual([words])
    expect(window.keeps).toBe(true)
  })

  it('the banner offers to install a tray extension on GNOME only', async () => {
    for (const [desktop, tray] of [
      ['ubuntu:GNOME', 'can-be-added'],
      ['sway', 'missing'],
    ]) {
      const { store } = await withoutTray(createTempFolder(), desktop)
      expect(store.state().banners).toMatchObject([{ tray }])
    }
  })

  it('the banner appears as soon as a hidden window is shown', async () => {
    const { panelIs, show, banners, clock } = run(createTempFolder())
    panelIs(false)
    await clock.advance(60_000)
    expect(banners()).toEqual([])
    show()
    expect(banners()).toEqual([words])
  })

  it('no banner appears while the panel restarts', async () => {
    const { panelIs, show, banners, clock } = run(createTempFolder())
    show()
    panelIs(false)
    await clock.advance(2000)
    panelIs(true)
    await clock.advance(60_000)
    show()
    expect(banners()).toEqual([])
    expect(clock.pending()).toEqual([])
  })

  it('the banner disappears when a panel appears', async () => {
    const { panelIs, banners } = await withoutTray()
    panelIs(true)
    expect(banners()).toEqual([])
  })

  it('the banner appears only once per profile', async () => {
    const folder = createTempFolder()
    for (const expected of [[words], []]) {
      const { show, banners, end } = await withoutTray(folder)
      show()
      expect(banners()).toEqual(expected)
      end()
    }
  })

  it('no banner appears after the program has ended', async () => {
    const { panelIs, show, banners, clock, end } = run(createTempFolder())
    show()
    panelIs(false)
    end()
    await clock.advance(60_000)
    expect(banners()).toEqual([])
    expect(clock.pending()).toEqual([])
  })
})
