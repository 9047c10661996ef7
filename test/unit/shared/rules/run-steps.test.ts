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
  ])('is derived from %j as %j', (step, name) => {
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
  ])('belong to the same kind of work if they are %j and %j: %s', (one, other, is) => {
    expect(isSameStep(entry(0, one), entry(1, other))).toBe(is)
  })

  it('differ if their statuses differ', () => {
    expect(isSameStep(entry(0, 'Reading'), entry(1, 'Reading', 'retrying'))).toBe(false)
  })
})
