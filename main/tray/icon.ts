import pictures from '../../assets/tray/pictures.json' with { type: 'json' }
import type { TrayIcon } from './tray.ts'

/**
 * `unknown`: Linux panels; the tones work on light and dark. `template`: macOS colours the alpha channel
 * itself.
 */
export type IconTheme = 'light' | 'dark' | 'unknown' | 'template'

const byTheme: Readonly<Record<IconTheme, Readonly<Record<string, Readonly<Record<string, string>>>>>> =
  pictures

const lookOf = ({ shape, mark }: TrayIcon): string => (mark ? `${shape}-${mark}` : String(shape))

/**
 * PNG, a square of `size` pixels. Shapes differ by state; colours only help. `npm run icons` drew these
 * sizes (scripts/icons/tray.ts).
 */
export function iconPng(icon: TrayIcon, size: number, theme: IconTheme): Buffer {
  const look = lookOf(icon)
  const picture = byTheme[theme][look]?.[size]
  if (picture === undefined) throw new Error(`There is no picture of ${look} for ${theme} at ${size} px`)
  return Buffer.from(picture, 'base64')
}
