import type { Bitmap } from './png.ts'

/** Straight colour, each channel 0-255, alpha 0-1. */
export interface Paint {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly alpha: number
}

/** A shape by its signed distance: how far (x, y) is outside of it, negative inside, in pixels. */
export type Shape = (x: number, y: number) => number

/** A shape and what is done with it: painted over what is there, or cut out of it. */
export type Layer =
  | { readonly do: 'paint'; readonly shape: Shape; readonly paint: Paint | ((y: number) => Paint) }
  | { readonly do: 'cut'; readonly shape: Shape }

/** `#rrggbb` as a paint. */
export function hex(colour: string, alpha = 1): Paint {
  const value = Number.parseInt(colour.slice(1), 16)
  return { red: (value >> 16) & 255, green: (value >> 8) & 255, blue: value & 255, alpha }
}

/** Runs from one paint to another, from the height `top` down to `bottom`. */
export function gradient(from: Paint, to: Paint, top: number, bottom: number): (y: number) => Paint {
  return (y) => {
    const part = Math.min(1, Math.max(0, (y - top) / (bottom - top)))
    const mix = (channel: keyof Paint) => from[channel] + (to[channel] - from[channel]) * part
    return { red: mix('red'), green: mix('green'), blue: mix('blue'), alpha: mix('alpha') }
  }
}

export function disc(cx: number, cy: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - cx, y - cy) - radius
}

/** A closed ring of this width around the radius. */
export function ring(cx: number, cy: number, radius: number, width: number): Shape {
  return (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - radius) - width / 2
}

/** A line with round ends. */
export function line(x1: number, y1: number, x2: number, y2: number, width: number): Shape {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length = dx * dx + dy * dy
  return (x, y) => {
    const along = length === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / length
    const at = Math.min(1, Math.max(0, along))
    return Math.hypot(x - x1 - dx * at, y - y1 - dy * at) - width / 2
  }
}

/**
 * A part of a ring with round ends, clockwise from `from`; both in turns, 0 at the top.
 */
export function arc(
  cx: number,
  cy: number,
  radius: number,
  width: number,
  from: number,
  turns: number,
): Shape {
  const whole = ring(cx, cy, radius, width)
  if (turns >= 1) return whole
  const at = (turn: number): [number, number] => [
    cx + radius * Math.sin(turn * 2 * Math.PI),
    cy - radius * Math.cos(turn * 2 * Math.PI),
  ]
  const ends = [disc(...at(from), width / 2), disc(...at(from + turns), width / 2)]
  return (x, y) => {
    const turn = Math.atan2(x - cx, cy - y) / (2 * Math.PI) - from
    const within = turn - Math.floor(turn) <= turns
    return within ? whole(x, y) : Math.min(...ends.map((end) => end(x, y)))
  }
}

/** A square with rounded corners; `half` is half its side. */
export function tile(cx: number, cy: number, half: number, corner: number): Shape {
  return (x, y) => {
    const [dx, dy] = [Math.abs(x - cx) - half + corner, Math.abs(y - cy) - half + corner]
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner
  }
}

/** `shape` grown by so many pixels on all sides. */
export function grown(shape: Shape, by: number): Shape {
  return (x, y) => shape(x, y) - by
}

/** How much of the pixel whose middle is at this distance lies inside. */
function coverage(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance))
}

/** Draws the layers one over the other on a transparent square of `size` pixels; edges are smoothed by distance. */
export function rasterise(size: number, layers: readonly Layer[]): Bitmap {
  const rgba = new Uint8Array(size * size * 4)
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      let [red, green, blue, alpha] = [0, 0, 0, 0]
      for (const layer of layers) {
        const covered = coverage(layer.shape(x + 0.5, y + 0.5))
        if (covered === 0) continue
        if (layer.do === 'cut') {
          alpha *= 1 - covered
          continue
        }
        const paint = typeof layer.paint === 'function' ? layer.paint(y + 0.5) : layer.paint
        const over = paint.alpha * covered
        const sum = over + alpha * (1 - over)
        const part = sum === 0 ? 0 : over / sum
        red += (paint.red - red) * part
        green += (paint.green - green) * part
        blue += (paint.blue - blue) * part
        alpha = sum
      }
      rgba.set([red, green, blue, alpha * 255].map(Math.round), (y * size + x) * 4)
    }
  }
  return { width: size, height: size, rgba }
}
