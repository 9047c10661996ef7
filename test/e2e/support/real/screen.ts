import { join } from 'node:path'
import { output, type DesktopEnv } from './programs.ts'

/** A part of the screen, in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a person sees, and their mouse. */
export interface Screen {
  /** Keeps a picture of the screen, or of a part of it. Returns its path. */
  picture(name: string, part?: Box): Promise<string>
  /** The smallest box that holds all that differs between two pictures; undefined where nothing does. */
  difference(before: string, after: string): Promise<Box | undefined>
  /** The windows of a program that can be seen, by its class. */
  windows(ofClass: string): Promise<readonly Box[]>
  /** Moves the mouse to the middle of a box and presses a button: 1 the left, 2 the middle, 3 the right one. */
  click(box: Box, button?: 1 | 2 | 3): Promise<void>
  /** Moves the mouse to the middle of a box. */
  hover(box: Box): Promise<void>
  /** Moves the mouse out of the way. */
  rest(): Promise<void>
}

const geometry = /^(\d+)x(\d+)\+(\d+)\+(\d+)$/
const position = /X=(-?\d+)\nY=(-?\d+)\nWIDTH=(\d+)\nHEIGHT=(\d+)/

/** The middle of a box. */
export const middle = ({ x, y, width, height }: Box): readonly [x: number, y: number] => [
  Math.round(x + width / 2),
  Math.round(y + height / 2),
]

/** The smallest box that holds all that differs between two pictures, by ImageMagick; undefined where nothing does. */
export async function differenceOf(before: string, after: string, env: DesktopEnv): Promise<Box | undefined> {
  const changes = ['-compose', 'difference', '-composite', '-colorspace', 'gray', '-threshold', '8%']
  // What is trimmed is the colour of the corners, which may differ, too.
  const frame = ['-bordercolor', 'black', '-border', '1']
  // It can't trim a picture that is all black, and says so with an empty box.
  const told = await output('convert', [before, after, ...changes, ...frame, '-format', '%@', 'info:'], env)
  const found = geometry.exec(told.trim())
  if (!found) return undefined
  const [width = 0, height = 0, x = 0, y = 0] = found.slice(1).map(Number)
  return width === 0 || height === 0 ? undefined : { x: x - 1, y: y - 1, width, height }
}

/**
 * Looks at a display by ImageMagick and moves its mouse by xdotool.
 * @param folder where pictures go
 */
export function screenOf(env: DesktopEnv, folder: string): Screen {
  const xdotool = (...args: string[]) => output('xdotool', args, env)

  async function boxOf(id: string): Promise<Box | undefined> {
    // A window may be gone by the time it is asked for.
    const found = position.exec(await xdotool('getwindowgeometry', '--shell', id).catch(() => ''))
    if (!found) return undefined
    const [x = 0, y = 0, width = 0, height = 0] = found.slice(1).map(Number)
    return { x, y, width, height }
  }

  return {
    async picture(name, part) {
      const path = join(folder, `${name}.png`)
      const crop = part ? ['-crop', `${part.width}x${part.height}+${part.x}+${part.y}`, '+repage'] : []
      await output('import', ['-window', 'root', ...crop, path], env)
      return path
    },
    difference: (before, after) => differenceOf(before, after, env),
    async windows(ofClass) {
      const ids = await xdotool('search', '--onlyvisible', '--class', ofClass).catch(() => '')
      const boxes = await Promise.all(ids.split('\n').filter(Boolean).map(boxOf))
      return boxes.flatMap((box) => box ?? [])
    },
    async click(box, button = 1) {
      await xdotool('mousemove', '--sync', ...middle(box).map(String), 'click', String(button))
    },
    async hover(box) {
      await xdotool('mousemove', '--sync', ...middle(box).map(String))
    },
    async rest() {
      await xdotool('mousemove', '640', '880')
    },
  }
}
