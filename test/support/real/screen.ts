import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toPng, readPpm, type Box, type Picture } from './picture.ts'
import { readOutputBytes, readOutput, type DesktopEnv } from './programs.ts'

export interface Screen {
  look(part?: Box): Promise<Picture>
  savePicture(name: string, picture: Picture): Promise<void>
  findWindows(ofClass: string): Promise<readonly Box[]>
  /** Clicks the centre of a box. Button 1 is left, 2 is middle, 3 is right. */
  click(box: Box, button?: 1 | 2 | 3): Promise<void>
  hover(box: Box): Promise<void>
  moveAway(): Promise<void>
}

const position = /X=(-?\d+)\nY=(-?\d+)\nWIDTH=(\d+)\nHEIGHT=(\d+)/

export const getMiddle = ({ x, y, width, height }: Box): readonly [x: number, y: number] => [
  Math.round(x + width / 2),
  Math.round(y + height / 2),
]

/** The arguments don't contain `--sync`, which would wait 15 s if the pointer is already there. */
const moveTo = (box: Box) => ['mousemove', ...getMiddle(box).map(String)]

export const createPictureSaver =
  (folder: string): Screen['savePicture'] =>
  (name, picture) =>
    writeFile(join(folder, `${name}.png`), toPng(picture))

export function openScreen(env: DesktopEnv, folder: string): Screen {
  const xdotool = (...args: string[]) => readOutput('xdotool', args, env)

  async function boxOf(id: string): Promise<Box | undefined> {
    // The window may have been closed in the meantime.
    const found = position.exec(await xdotool('getwindowgeometry', '--shell', id).catch(() => ''))
    if (!found) return undefined
    const [x = 0, y = 0, width = 0, height = 0] = found.slice(1).map(Number)
    return { x, y, width, height }
  }

  return {
    async look(part) {
      const crop = part ? ['-crop', `${part.width}x${part.height}+${part.x}+${part.y}`, '+repage'] : []
      return readPpm(
        await readOutputBytes('import', ['-silent', '-window', 'root', ...crop, '-depth', '8', 'ppm:-'], env),
      )
    },
    savePicture: createPictureSaver(folder),
    async findWindows(ofClass) {
      const ids = await xdotool('search', '--onlyvisible', '--class', ofClass).catch(() => '')
      const boxes = await Promise.all(ids.split('\n').filter(Boolean).map(boxOf))
      return boxes.flatMap((box) => box ?? [])
    },
    async click(box, button = 1) {
      await xdotool(...moveTo(box), 'click', String(button))
    },
    async hover(box) {
      await xdotool(...moveTo(box))
    },
    async moveAway() {
      await xdotool('mousemove', '640', '880')
    },
  }
}
