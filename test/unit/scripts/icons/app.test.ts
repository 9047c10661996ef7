import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { getIconPng, decodePng } from '#main/desktop/tray-icon.ts'
import type { TrayIcon } from '#main/desktop/tray/tray.ts'
import { renderAppIcons } from '#scripts/icons/app.ts'
import { encodePng } from '#scripts/icons/png.ts'
import { renderTrayPictures } from '#scripts/icons/tray.ts'
import { projectRoot } from '#scripts/project-paths.ts'

function iconOf(look: string): TrayIcon {
  const [name = '', mark] = look.split('-')
  const shape = (['idle', 0, 1, 2, 3, 'offline'] as const).find((each) => String(each) === name)
  if (shape === undefined) throw new Error(`The tray has no icon ${look}`)
  return mark === 'attention' || mark === 'paused' ? { shape, mark } : { shape }
}

/** On a busy machine, drawing may take this long. */
const drawingMs = 60_000

// If these fail, a drawing has changed: run `npm run icons`.
describe('the icon files', () => {
  it(
    'are up to date with the program’s tray drawings',
    async () => {
      const pictures = await renderTrayPictures()
      expect(pictures).toHaveLength(504)
      const others = pictures.filter(({ look, size, theme, bitmap }) => {
        const kept = decodePng(getIconPng(iconOf(look), size, theme))
        return !Buffer.from(bitmap.rgba).equals(kept.rgba)
      })
      expect(others.map(({ look, size, theme }) => `${look} ${theme} ${size}`)).toEqual([])
    },
    drawingMs,
  )

  it(
    'are up to date with the program’s app icon drawings',
    async () => {
      const drawn = Object.entries(await renderAppIcons())
      const kept = await Promise.all(drawn.map(([path]) => readFile(join(projectRoot, 'assets', path))))
      const others = drawn.filter(([, content], at) => !kept[at]?.equals(content))
      expect(others.map(([path]) => path)).toEqual([])
    },
    drawingMs,
  )
})

it('a PNG icon has the same pixels after it is encoded and decoded', () => {
  const rgba = Uint8Array.from({ length: 3 * 2 * 4 }, (_, at) => (at * 37) % 256)
  const bitmap = { width: 3, height: 2, rgba }
  expect(decodePng(encodePng(bitmap))).toEqual(bitmap)
})
