import { describe, expect, it } from 'vitest'
import type { TimelineEntry } from '../../../../shared/model.ts'
import { stepName, stepTimes } from '../../../../shared/rules/run-steps.ts'

const entry = (at: number, step?: string, status = 'running'): TimelineEntry => ({
  at,
  status,
  progress: 0,
  ...(step !== undefined && { step }),
})

describe('what a step is called', () => {
  it.each([
    ['Processing document 3 of 5', 'Processing document'],
    ['Processing document 12 of 40 (C:\\data\\b.pdf)', 'Processing document'],
    ['Processing batch 3/4', 'Processing batch'],
    ['Classifying chunk 1,180 of 2,000…', 'Classifying chunk'],
    ['Building level 1', 'Building level'],
    ['Dokument 3 von 5', 'Dokument'],
    ['Initializing taxonomy extractor', 'Initializing taxonomy extractor'],
  ])('is for %j %j', (step, name) => {
    expect(stepName(step)).toBe(name)
  })

  it.each(['', '3/4', '  42 of 50 '])('is nothing for %j', (step) => {
    expect(stepName(step)).toBeUndefined()
  })

  it('is never longer than 80 characters, whatever the server says', () => {
    expect(stepName('long '.repeat(10_000))).toHaveLength(80)
  })
})

describe('what a run spent its time on', () => {
  it('adds up what is one kind of work, the longest first', () => {
    const timeline = [
      entry(0, 'Reading'),
      entry(1_000, 'Processing document 1 of 2'),
      entry(4_000, 'Saving'),
      entry(5_000, 'Processing document 2 of 2'),
    ]
    expect(stepTimes(timeline, 9_000)).toEqual([
      { step: 'Processing document', ms: 7_000 },
      { step: 'Reading', ms: 1_000 },
      { step: 'Saving', ms: 1_000 },
    ])
  })

  it('counts neither the wait in the queue nor what the server says at the end', () => {
    const timeline = [
      entry(0, 'Pending', 'pending'),
      entry(9_000, 'Reading'),
      entry(10_000, 'Completed', 'completed'),
    ]
    expect(stepTimes(timeline, 20_000)).toEqual([{ step: 'Reading', ms: 1_000 }])
  })

  it('keeps five at most, and none that took next to nothing', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
    const timeline = names.map((name, index) => entry(index * 1_000, name))
    expect(stepTimes(timeline, 7_000)).toHaveLength(5)
    expect(stepTimes([entry(0, 'Long'), entry(99_900, 'Short')], 100_000)).toEqual([
      { step: 'Long', ms: 99_900 },
    ])
  })

  it('is unmoved by clocks that step back', () => {
    expect(stepTimes([entry(5_000, 'A'), entry(1_000, 'B')], 500)).toEqual([])
  })
})
