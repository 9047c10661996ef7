import { screen } from '@testing-library/react'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rowHeights } from '#renderer/state/models/row-heights.ts'
import { createJobView, createSampleSnapshot, createServerView } from '#test/support/sample-data.ts'
import { renderWindow, row, useFixedClock } from './render-window.tsx'

useFixedClock()

async function renderJobs(count: number) {
  const jobs = Array.from({ length: count }, (_, at) =>
    createJobView({ jobId: `job-${at}`, progress: at + 1 }),
  )
  await renderWindow({
    ...createSampleSnapshot(),
    jobs,
    servers: [createServerView({ id: 'work', name: 'Workstation' })],
  })
}

function rowHeight(): number {
  const [first = 0, second = 0] = screen
    .getAllByRole('row')
    .filter((found) => found.dataset['key'] !== undefined)
    .map((found) => Number.parseInt(found.style.top))
  return second - first
}

describe('the rows of the job list', () => {
  it.each([
    ['two lines high (56 px) if there are fewer than 20 jobs', 19, 56],
    ['one line high (40 px) if there are at least 20 jobs', 20, 40],
  ] as const)('are %s', async (_, jobs, height) => {
    await renderJobs(jobs)
    expect(rowHeight()).toBe(height)
  })

  it('have the same height in the style sheet and in the layout code', () => {
    const sheet = readFileSync('renderer/screens/jobs/list/job-list.css', 'utf8')
    const heightIn = (selector: string) =>
      Number(new RegExp(`${selector} \\{[^}]*--row: (\\d+)px`).exec(sheet)?.[1])
    expect(heightIn('\\.job-list')).toBe(rowHeights.comfortable)
    expect(heightIn("\\.job-list\\[data-density='compact'\\]")).toBe(rowHeights.compact)
  })
})

it('rows in the list show the time left, if known, instead of a percentage or progress bar', async () => {
  await renderWindow()
  expect(row(/Parse 1,240/)).toHaveTextContent('4 min left')
  expect(row(/Parse 1,240/)).not.toHaveTextContent('65%')
  expect(row(/Job b3013a51/)).toHaveTextContent('unreachable')
  expect(screen.queryByRole('progressbar')).toBeNull()
})
