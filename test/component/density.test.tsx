import { screen } from '@testing-library/react'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rowHeights } from '../../renderer/state/models/row-heights.ts'
import { sampleSnapshot } from '../support/sample-data.ts'
import { renderWindow, row, useStandingClock } from './render-window.tsx'

useStandingClock()

const tokens = readFileSync('renderer/ui/tokens.css', 'utf8')

/** What the style sheet says of a density. */
function inStyle(selector: string) {
  const block = tokens.slice(tokens.indexOf(`${selector} {`)).split('}', 1)[0] ?? ''
  const px = (name: string) => Number(new RegExp(`--${name}: (\\d+)px`).exec(block)?.[1])
  return { heading: px('row-heading'), row: px('row'), rowWithBar: px('row-with-bar') }
}

describe('the density of lists', () => {
  it('is the same in the style sheet, and where rows are placed', () => {
    expect(inStyle(':root')).toEqual(rowHeights.comfortable)
    expect(inStyle(":root[data-density='compact']")).toEqual(rowHeights.compact)
  })

  it('places the rows of the list nearer where it is compact', async () => {
    const snapshot = sampleSnapshot()
    const settings = { ...snapshot.settings, density: 'compact' } as const
    await renderWindow({ ...snapshot, settings })
    expect(document.documentElement).toHaveAttribute('data-density', 'compact')
    const { heading, row: plain } = rowHeights.compact
    const [first] = screen.getAllByRole('row').filter((found) => found.dataset['key'] !== undefined)
    expect(first).toHaveStyle({ transform: `translateY(${heading}px)` })
    expect(plain).toBeLessThan(rowHeights.comfortable.row)
    expect(row(/Parse/)).toBeVisible()
  })
})
