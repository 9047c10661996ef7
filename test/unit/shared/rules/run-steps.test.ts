import { describe, expect, it } from 'vitest'
import type { TimelineEntry } from '#shared/model.ts'
import { isSameStep, normalizeStep, measureSteps } from '#shared/rules/run-steps.ts'

const entry = (at: number, step?: string, status = 'running'): TimelineEntry => ({
  at,
  status,
  progress: 0,
  ...(step !== undefined && { step }),
})

describe('the name of a step', () => {
  it.each([
    ['Processing document 3 of 5', 'Processing document'],
    ['Processing document 12 of 40 (C:\\data\\b.pdf)', 'Processing document'],
    ['Processing batch 3/4', 'Processing batch'],
    ['Processing batch 3 / 4', 'Processing batch'],
    ['Chunk 3of5 of the file', 'Chunk of the file'],
    ['Classifying chunk 1,180 of 2,000…', 'Classifying chunk'],
    ['Building level 1', 'Building level'],
    ['Dokument 3 von 5', 'Dokument'],
    ['Initializing taxonomy extractor', 'Initializing taxonomy extractor'],
  ])('of %j is %j', (step, name) => {
    expect(normalizeStep(step)).toBe(name)
  })

  it.each(['', '3/4', '  42 of 50 '])('is empty for %j', (step) => {
    expect(normalizeStep(step)).toBeUndefined()
  })

  it('is never longer than 80 characters, whatever the server sends', () => {
    expect(normalizeStep('long '.repeat(10_000))).toHaveLength(80)
  })
})

describe('two steps', () => {
  it.each([
    ['Chunk 9 of 12', 'Chunk 10 of 12', true],
    ['7', '8', true],
    ['Page 1', 'Page', true],
    ['Reading (a.pdf)', 'Reading (b.pdf)', true],
    ['Reading', 'Writing', false],
    ['Reading', 'Reading on', false],
    ['Reading on', 'Reading', false],
    ['a/b', 'a:b', false],
    [undefined, undefined, false],
    ['Reading', undefined, false],
    [undefined, 'Reading', false],
  ])('%j and %j are one kind of work: %s', (one, other, is) => {
    expect(isSameStep(entry(0, one), entry(1, other))).toBe(is)
  })

  it('of two statuses are different', () => {
    expect(isSameStep(entry(0, 'Reading'), entry(1, 'Reading', 'retrying'))).toBe(false)
  })
})

describe('the durations of a run’s steps', () => {
  it('are added up by kind of work, longest first', () => {
    const timeline = [
      entry(0, 'Reading'),
      entry(1_000, 'Processing document 1 of 2'),
      entry(4_000, 'Saving'),
      entry(5_000, 'Processing document 2 of 2'),
    ]
    expect(measureSteps(timeline, 9_000)).toEqual([
      { step: 'Processing document', ms: 7_000 },
      { step: 'Reading', ms: 1_000 },
      { step: 'Saving', ms: 1_000 },
    ])
  })

  it('include neither the wait in the queue nor the server’s text at the end', () => {
    const timeline = [
      entry(0, 'Pending', 'pending'),
      entry(9_000, 'Reading'),
      entry(10_000, 'Completed', 'completed'),
    ]
    expect(measureSteps(timeline, 20_000)).toEqual([{ step: 'Reading', ms: 1_000 }])
  })

  it('are five at most, and none that took next to nothing', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
    const timeline = names.map((name, index) => entry(index * 1_000, name))
    expect(measureSteps(timeline, 7_000)).toHaveLength(5)
    expect(measureSteps([entry(0, 'Long'), entry(99_900, 'Short')], 100_000)).toEqual([
      { step: 'Long', ms: 99_900 },
    ])
    expect(measureSteps([entry(0, 'Long'), entry(98, 'Short')], 100)).toHaveLength(2)
    expect(measureSteps([entry(0, 'None')], 0)).toEqual([])
    expect(measureSteps([entry(0), entry(1, '3/4')], 100)).toEqual([])
  })

  it('are unaffected by clocks that step back', () => {
    expect(measureSteps([entry(5_000, 'A'), entry(1_000, 'B')], 500)).toEqual([])
  })
})
