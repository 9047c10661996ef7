import type { Clock } from '../compileo/clock.ts'
import type { SessionBus } from '../notifications/session-bus.ts'
import { iconPng } from './icon.ts'
import type { IconTheme } from './icon.ts'
import { menuTemplate } from './native-menu.ts'
import type { NativeTray, Picture, TrayFactory } from './native-tray.ts'
import { paced } from './paced.ts'
import { watchTrayHost } from './tray-host.ts'
import type { TrayIcon, TrayIntent, TrayItem, TrayView } from './types.ts'

export interface TrayShellOptions<Image, Menu> {
  readonly factory: TrayFactory<Image, Menu>
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  /** Linux: tells of panels that come and go. */
  readonly bus?: SessionBus
  /** What the icon stands on now; asked at every drawing. */
  readonly theme: () => IconTheme
  /** Linux: how many pixels the icon has, 22 times the screen's scale. Default 22. */
  readonly pixels?: number
  readonly onIntent: (intent: TrayIntent) => void
  /** Linux: whether a panel shows trays now. Told once as soon as it is known, and at every change. */
  readonly onHost?: (present: boolean) => void
}

/** The tray as the desktop shows it. */
export interface TrayShell {
  /** Shows this from now on. Only what differs from what stands there is written, and not at once if just written. */
  show(view: TrayView): void
  /** The panel's colour changed: the icon is drawn anew. */
  themeChanged(): void
  dispose(): void
}

interface Texts {
  readonly tooltip: string
  readonly menu: readonly TrayItem[]
}

interface Look {
  readonly icon: TrayIcon
  readonly theme: IconTheme
}

/** The least time between two writings, ms. */
const PAUSE = { image: 500, texts: 1000, percents: 5000 }

/** How long a bus may take to say whether there is a panel, ms: without its word the tray is made all the same. */
const PATIENCE = 1000

const SCALES: Readonly<
  Partial<Record<NodeJS.Platform, { readonly points: number; readonly scales: number[] }>>
> = {
  darwin: { points: 18, scales: [1, 2, 3] },
  win32: { points: 16, scales: [1, 1.25, 1.5, 2, 2.5, 3] },
}

function pictures({ icon, theme }: Look, platform: NodeJS.Platform, pixels: number): readonly Picture[] {
  // Linux sends the panel the picture of scale 1 alone, whatever the screen is.
  const { points, scales } = SCALES[platform] ?? { points: pixels, scales: [1] }
  return scales.map((scale) => ({ scale, png: iconPng(icon, Math.round(points * scale), theme) }))
}

/** The texts without their percents. */
function withoutPercents(texts: Texts): string {
  return JSON.stringify(texts).replaceAll(/\d+ %/g, '%')
}

/**
 * On Linux each writing of a tooltip or a menu gives all items new numbers: an open submenu falls shut in the panel,
 * and a click under way is lost. So progress alone is written seldom there; everything else within a second.
 */
function textsPause(platform: NodeJS.Platform): (before: Texts, next: Texts) => number {
  return (before, next) =>
    platform === 'linux' && withoutPercents(before) === withoutPercents(next) ? PAUSE.percents : PAUSE.texts
}

/** Makes the tray at the first `show`, on Linux not before it is known whether there is a panel. */
export function trayShell<Image, Menu>(options: TrayShellOptions<Image, Menu>): TrayShell {
  const { factory, clock, platform, bus, theme, pixels = 22, onIntent } = options
  let tray: NativeTray<Image, Menu> | undefined
  let view: TrayView | undefined
  let ready = platform !== 'linux' || !bus

  const imageOf = (look: Look): Image =>
    factory.imageFromPng(pictures(look, platform, pixels), look.theme === 'template')

  const image = paced<Look>({
    clock,
    key: ({ icon, theme: on }) => `${icon.kind} ${icon.eighths} ${on}`,
    pause: () => PAUSE.image,
    write: (look) => tray?.setImage(imageOf(look)),
  })

  const texts = paced<Texts>({
    clock,
    key: (value) => JSON.stringify(value),
    pause: textsPause(platform),
    write(next, before) {
      if (next.tooltip !== before?.tooltip) tray?.setToolTip(next.tooltip)
      if (JSON.stringify(next.menu) === JSON.stringify(before?.menu)) return
      // A menu that a person has open is never taken from under the pointer.
      const events = { opened: () => texts.hold(), closed: () => texts.release() }
      tray?.setContextMenu(factory.buildMenu(menuTemplate(next.menu, onIntent), events))
    },
  })

  const make = (first: TrayView) => {
    tray?.destroy()
    const look = { icon: first.icon, theme: theme() }
    tray = factory.createTray(imageOf(look))
    // On macOS a click opens the menu.
    if (platform !== 'darwin') tray.on('click', () => onIntent({ do: 'open' }))
    image.reset(look)
    texts.reset()
  }

  const apply = () => {
    if (!view || !ready) return
    if (!tray) make(view)
    image.want({ icon: view.icon, theme: theme() })
    texts.want({ tooltip: view.tooltip, menu: view.menu })
  }

  const beReady = () => {
    waiting.abort()
    if (ready) return
    ready = true
    apply()
  }

  const waiting = new AbortController()
  const host =
    platform === 'linux' && bus
      ? watchTrayHost(bus, {
          known(present) {
            beReady()
            options.onHost?.(present)
          },
          missed() {
            if (view && tray) make(view)
          },
        })
      : undefined
  if (!ready) {
    void clock.sleep(PATIENCE, waiting.signal).then(beReady, () => waiting.signal.aborted)
  }

  return {
    show(next) {
      view = next
      apply()
    },
    themeChanged: apply,
    dispose() {
      waiting.abort()
      host?.()
      image.dispose()
      texts.dispose()
      tray?.destroy()
      tray = undefined
      ready = false
    },
  }
}
