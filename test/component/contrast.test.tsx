import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { titleBarColours, pageBackground } from '#main/desktop/window/title-bar.ts'

const css = readFileSync(resolve(import.meta.dirname, '../../renderer/ui/tokens.css'), 'utf8')

type Tokens = ReadonlyMap<string, string>

function tokensOf(selector: string, nth = 0): Tokens {
  const blocks = [...css.matchAll(/^\s*([^\n{}]+) \{([^{}]*)\}/gm)].filter((block) => block[1] === selector)
  const body = blocks[nth]?.[2] ?? ''
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[\da-f]{3,6});/g)].map((found) => [found[1] ?? '', found[2] ?? '']),
  )
}

/** Returns the relative luminance of a colour (WCAG 2). */
function luminance(hex: string): number {
  const long = hex.length === 4 ? hex.replace(/[\da-f]/g, '$&$&') : hex
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(long.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(tokens: Tokens, front: string, back: string): number {
  const [a, b] = [front, back].map((name) => {
    const hex = tokens.get(name)
    if (hex === undefined) throw new Error(`No token --${name}`)
    return luminance(hex)
  })
  const [light, dark] = [a ?? 0, b ?? 0].toSorted((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

const light = tokensOf(':root')
const dark = tokensOf(":root[data-theme='dark']")
const themes: readonly [string, Tokens][] = [
  ['light', light],
  ['dark', new Map([...light, ...dark])],
  ['light with more contrast', new Map([...light, ...tokensOf(':root', 1)])],
  ['dark with more contrast', new Map([...light, ...dark, ...tokensOf(":root[data-theme='dark']", 1)])],
]

const surfaces = ['bg', 'panel', 'raised', 'row-hover', 'hover', 'accent-soft']
const texts: readonly [string, readonly string[]][] = [
  ['text', [...surfaces, 'bad-soft', 'pressed']],
  ['soft', surfaces],
  ['faint', ['bg', 'panel', 'raised', 'accent-soft', 'hover']],
  ['bad', ['bg', 'panel', 'row-hover', 'bad-soft', 'accent-soft', 'hover']],
  ['warn', ['warn-soft', 'bg', 'panel']],
  ['on-accent', ['accent', 'accent-hover', 'accent-pressed']],
]
const shapes: readonly [string, readonly string[]][] = [
  ['accent', ['bg', 'panel', 'row-hover', 'track', 'accent-soft']],
  ['ok', ['bg', 'panel', 'row-hover']],
  ['bad', ['bg', 'panel', 'row-hover']],
  ['warn', ['bg', 'panel', 'row-hover']],
  ['idle', ['bg', 'panel', 'row-hover', 'track', 'accent-soft']],
  ['edge', ['bg', 'panel']],
]

function short(tokens: Tokens, pairs: typeof texts, least: number): string[] {
  return pairs.flatMap(([front, backs]) =>
    backs
      .map((back) => ({ back, found: contrast(tokens, front, back) }))
      .filter(({ found }) => found < least)
      .map(({ back, found }) => `--${front} on --${back}: ${found.toFixed(2)}`),
  )
}

describe.each(themes)('the colours of the %s theme', (_, tokens) => {
  it('have a contrast of at least 4.5:1 for text', () => {
    expect(short(tokens, texts, 4.5)).toEqual([])
  })

  it('have a contrast of at least 3:1 for shapes', () => {
    expect(short(tokens, shapes, 3)).toEqual([])
  })
})

describe('before the theme is applied', () => {
  it('the window and its title bar have the page’s colours', () => {
    expect(pageBackground).toEqual({ light: light.get('bg'), dark: dark.get('bg') })
    expect(Object.values(titleBarColours).map(({ color, symbolColor }) => [color, symbolColor])).toEqual(
      [light, dark].map((tokens) => [tokens.get('panel')?.replace(/^#fff$/, '#ffffff'), tokens.get('text')]),
    )
  })

  it('the page has the colours of the system theme', () => {
    const begins = tokensOf(':root:not([data-theme])')
    expect(begins.size).toBeGreaterThan(1)
    for (const [name, colour] of begins) expect([name, colour]).toEqual([name, dark.get(name)])
  })
})
