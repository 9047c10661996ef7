import pictures from '../../assets/tray/pictures.json' with { type: 'json' }
import type { TrayIcon } from './tray.ts'

/**
 * What the icon stands on. `unknown` for panels of Linux whose colour nobody can ask for: its tones stand out from light
 * and dark. `template` for macOS: black and alpha alone, coloured by the system.
 */
export type IconTheme = 'light' | 'dark' | 'unknown' | 'template'

const byTheme: Readonly<Record<IconTheme, Readonly<Record<string, Readonly<Record<string, string>>>>>> =
  pictures

/** How assets/tray/pictures.json calls what the icon says. */
const lookOf = ({ shape, mark }: TrayIcon): string => (mark ? `${shape}-${mark}` : String(shape))

/**
 * The icon as a PNG file's bytes, as a square of `size` pixels. Every state has a shape of its own; the colours only help.
 * It was drawn by `npm run icons`, in the sizes that are asked for (scripts/icons/tray.mjs).
 */
export function iconPng(icon: TrayIcon, size: number, theme: IconTheme): Buffer {
  const look = lookOf(icon)
  const picture = byTheme[theme][look]?.[size]
  if (picture === undefined) throw new Error(`There is no picture of ${look} for ${theme} at ${size} px`)
  return Buffer.from(picture, 'base64')
}
