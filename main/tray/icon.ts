import { encodePng } from './png.ts'
import type { Bitmap } from './png.ts'
import { arc, disc, grown, hex, line, rasterise, ring } from './raster.ts'
import type { Layer, Paint, Shape } from './raster.ts'
import type { TrayIcon } from './types.ts'

/**
 * What the icon stands on. `unknown` for Linux, where no program can ask the panel's colour: its tones hold on both.
 * `template` for macOS: black and alpha alone, coloured by the system.
 */
export type IconTheme = 'light' | 'dark' | 'unknown' | 'template'

interface Palette {
  /** The mark itself. */
  readonly mark: Paint
  /** What is still to come of a ring. */
  readonly rest: Paint
  /** A ring that tells nothing now. */
  readonly dim: Paint
  readonly progress: Paint
  readonly alarm: Paint
  /** On the alarm; none where it is cut out of it. */
  readonly onAlarm: Paint | undefined
}

const PALETTES: Readonly<Record<IconTheme, Palette>> = {
  light: {
    mark: hex('#3c3f4a'),
    rest: hex('#3c3f4a', 0.5),
    dim: hex('#3c3f4a', 0.5),
    progress: hex('#4a5ae8'),
    alarm: hex('#d4352c'),
    onAlarm: hex('#ffffff'),
  },
  dark: {
    mark: hex('#f2f3f7'),
    rest: hex('#f2f3f7', 0.5),
    dim: hex('#f2f3f7', 0.5),
    progress: hex('#93a0ff'),
    alarm: hex('#ff6a5e'),
    onAlarm: hex('#1b1c22'),
  },
  unknown: {
    mark: hex('#8a8d99'),
    rest: hex('#8a8d99', 0.8),
    dim: hex('#8a8d99', 0.75),
    progress: hex('#6b7aff'),
    alarm: hex('#e8483d'),
    onAlarm: hex('#ffffff'),
  },
  template: {
    mark: hex('#000000'),
    rest: hex('#000000', 0.5),
    dim: hex('#000000', 0.5),
    progress: hex('#000000'),
    alarm: hex('#000000'),
    onAlarm: undefined,
  },
}

/** Lengths in pixels, snapped so that straight edges fall on pixel edges at the small sizes. */
interface Measure {
  readonly centre: number
  readonly radius: number
  readonly stroke: number
}

function measure(size: number): Measure {
  const stroke = Math.max(2, Math.round(size * 0.135))
  const margin = Math.max(1, Math.round(size / 22))
  return { centre: size / 2, radius: size / 2 - margin - stroke / 2, stroke }
}

function painted(shape: Shape, paint: Paint): Layer {
  return { do: 'paint', shape, paint }
}

function idle({ centre, radius, stroke }: Measure, palette: Palette): Layer[] {
  return [painted(arc(centre, centre, radius, stroke, 0, 0.71), palette.mark)]
}

/** What is still to come is thinner than what is done, and runs along the outer edge: seen without any colour. */
function track({ centre, radius, stroke }: Measure): Shape {
  const width = Math.max(1, Math.round(stroke * 0.4))
  return ring(centre, centre, radius + (stroke - width) / 2, width)
}

function active(lengths: Measure, palette: Palette, eighths: number): Layer[] {
  const { centre, radius, stroke } = lengths
  const done = Math.min(8, Math.max(0, eighths)) / 8
  return [
    painted(track(lengths), palette.rest),
    ...(done > 0 ? [painted(arc(centre, centre, radius, stroke, 0, done), palette.progress)] : []),
    painted(disc(centre, centre, stroke * 0.9), palette.progress),
  ]
}

function attention(size: number, { centre, radius, stroke }: Measure, palette: Palette): Layer[] {
  const badge = Math.round(size * 0.3)
  const [bx, by] = [size - badge, size - badge]
  const round = disc(bx, by, badge)
  // An even width around a whole pixel: its edges stay sharp.
  const bar = 2 * Math.max(1, Math.round(badge * 0.17))
  const mark = [
    line(bx, by - badge * 0.48, bx, by + badge * 0.06, bar),
    disc(bx, by + badge * 0.55, bar * 0.56),
  ]
  return [
    painted(ring(centre, centre, radius, stroke), palette.mark),
    { do: 'cut', shape: grown(round, Math.max(1, size / 20)) },
    painted(round, palette.alarm),
    ...mark.map((shape): Layer => (palette.onAlarm ? painted(shape, palette.onAlarm) : { do: 'cut', shape })),
  ]
}

function offline(size: number, { centre, radius, stroke }: Measure, palette: Palette): Layer[] {
  const inset = Math.max(1, Math.round(size / 16)) + stroke / 4
  const slash = line(inset, inset, size - inset, size - inset, stroke * 0.9)
  return [
    painted(ring(centre, centre, radius, stroke), palette.dim),
    { do: 'cut', shape: grown(slash, Math.max(1, stroke * 0.5)) },
    painted(slash, palette.mark),
  ]
}

function layersOf({ kind, eighths }: TrayIcon, size: number, palette: Palette): readonly Layer[] {
  const lengths = measure(size)
  switch (kind) {
    case 'idle':
      return idle(lengths, palette)
    case 'active':
      return active(lengths, palette, eighths)
    case 'attention':
      return attention(size, lengths, palette)
    case 'offline':
      return offline(size, lengths, palette)
  }
}

/** Draws the icon as a square of `size` pixels. Every kind has a shape of its own; the colours only help. */
export function drawIcon(icon: TrayIcon, size: number, theme: IconTheme): Bitmap {
  return rasterise(size, layersOf(icon, size, PALETTES[theme]))
}

/** The icon as a PNG file's bytes. */
export function iconPng(icon: TrayIcon, size: number, theme: IconTheme): Buffer {
  return encodePng(drawIcon(icon, size, theme))
}
