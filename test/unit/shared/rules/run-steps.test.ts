import { describe, expect, it } from 'vitest'
import type { TimelineEntry } from '#shared/model.ts'
import { isSameStep, normalizeStep } from '#shared/rules/run-steps.ts'

const entry = (at: number, step?: string, status = 'running'): TimelineEntry => ({
  at,
  status,
  progress: 0,
  ...(step !== undefined && { step }),
})

describe('a step’s name', () => {
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
  ])('for the step %j is %j', (step, name) => {
    expect(normalizeStep(step)).toBe(name)
  })

  it.each(['', '3/4', '  42 of 50 '])('is missing for the step %j', (step) => {
    expect(normalizeStep(step)).toBeUndefined()
  })

  it('is never longer than 80 characters, whatever the server sends', () => {
    expect(normalizeStep('long '.repeat(10_000))).toHaveLength(80)
  })
})

describe('two steps', () => {
  it.each([
    ['Chunk 9 of 12', 'Chunk 10 of 12'],
    ['7', '8'],
    ['Page 1', 'Page'],
    ['Reading (a.pdf)', 'Reading (b.pdf)'],
  ])('belong to the same kind of work if they are “%s” and “%s”', (one, other) => {
    expect(isSameStep(entry(0, one), entry(1, other))).toBe(true)
  })

  it.each([
    ['Reading', 'Writing'],
    ['Reading', 'Reading on'],
    ['Reading on', 'Reading'],
    ['a/b', 'a:b'],
  ])('belong to different kinds of work if they are “%s” and “%s”', (one, other) => {
    expect(isSameStep(entry(0, one), entry(1, other))).toBe(false)
  })

  it.each([
    ['both are', undefined, undefined],
    ['the second is', 'Reading', undefined],
    ['the first is', undefined, 'Reading'],
  ])('belong to different kinds of work if %s missing', (_, one, other) => {
    expect(isSameStep(entry(0, one), entry(1, other))).toBe(false)
  })

  it('belong to different kinds of work if their statuses differ', () => {
    expect(isSameStep(entry(0, 'Reading'), entry(1, 'Reading', 'retrying'))).toBe(false)
  })
})
