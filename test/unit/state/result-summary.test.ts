import { describe, expect, it } from 'vitest'
import { newJob, reduceJob } from '../../../main/state/reduce-job.ts'
import { resultSummary } from '../../../main/state/result-summary.ts'

const characters = (text: string | undefined) => [...new Intl.Segmenter().segment(text ?? '')].length

describe('the summary of a result', () => {
  it.each<[string, unknown, string | undefined]>([
    [
      'of a real worker leaves out what the outcome says already',
      {
        status: 'completed',
        operation: 'parse_documents',
        processed_documents: 5,
        nested: { a: [1, 2.5, null, true] },
      },
      'operation: parse_documents, processed_documents: 5, nested: 1 field',
    ],
    [
      'counts lists, and keeps the order of the result',
      { documents: 5, chunks: Array.from({ length: 412 }, () => ({})), output_path: '/x/y' },
      'documents: 5, chunks: 412 items, output_path: /x/y',
    ],
    [
      'has no more than four fields, counts before names, and names before the rest',
      { by: 'A', done: true, where: { disk: 'b' }, one: 1, kind: 'c', two: [0], three: 3.5, last: 'd' },
      'by: A, one: 1, two: 1 item, three: 3.5',
    ],
    ['passes over what is empty', { a: null, b: '  ', c: {}, d: 'x', e: [] }, 'd: x, e: 0 items'],
    ['keeps a status that is a count', { status: 3 }, 'status: 3'],
    ['says yes and no', { overwritten: false, success: true }, 'overwritten: no'],
    ['has the first line of a text within', { note: '\n\n  first\nsecond' }, 'note: first'],
    ['of a list', ['a', 'b'], '2 items'],
    ['of a list of one', [{ a: 1 }], '1 item'],
    ['of a text is its first line', '  \r\n Saved to /x/y \r\nmore', 'Saved to /x/y'],
    ['of a number', 0, '0'],
    ['of a boolean', true, 'yes'],
    ['of nothing', null, undefined],
    ['of what is missing', undefined, undefined],
    ['of an empty object', {}, undefined],
    ['of an empty text', ' \n ', undefined],
    ['of what only repeats the outcome', { status: 'completed', success: true, job_id: 'x' }, undefined],
    ['of no number', Number.NaN, undefined],
  ])('%s', (_, result, summary) => {
    expect(resultSummary(result)).toBe(summary)
  })

  it('has at most 200 characters as a reader counts them, and cuts none in two', () => {
    const family = '👨‍👩‍👧'
    expect(resultSummary(family.repeat(199))).toBe(family.repeat(199))
    expect(resultSummary(family.repeat(201))).toBe(`${family.repeat(199)}…`)
    const wide = Object.fromEntries(
      Array.from({ length: 4 }, (__, i) => [`${i}${'n'.repeat(100)}`, 'v'.repeat(500)]),
    )
    expect(characters(resultSummary(wide))).toBe(200)
  })

  it('of one field leaves room for the others', () => {
    expect(resultSummary({ text: 'x'.repeat(10_000), path: '/a' })).toBe(`text: ${'x'.repeat(79)}…, path: /a`)
  })

  it('reads only the beginnings of a large result', () => {
    // Whoever asked these for more than their beginning would hear of it.
    const guarded = new Proxy(
      { deep: 1 },
      { get: () => expect.unreachable('The inside of a list is not read') },
    )
    const fields = Object.fromEntries(Array.from({ length: 100_000 }, (__, i) => [`f${i}`, ' ']))
    expect(
      resultSummary({
        list: Array.from({ length: 100_000 }, () => guarded),
        nested: guarded,
        text: `a${' x'.repeat(1e6)}`,
      }),
    ).toMatch(/^list: 100000 items, nested: 1 field, text: a x x .*…$/)
    expect(resultSummary({ ...fields, late: 5 })).toBeUndefined()
  })
})

describe('the outcome of a run', () => {
  const report = { jobId: 'x', status: 'completed', progress: 100, step: '' }
  const outcomeOf = (result: unknown) =>
    reduceJob(newJob('s', 'x', 1), { type: 'report', report: { ...report, result }, at: 2 }).outcome

  it('holds the summary of its result, which outlives the result', () => {
    expect(outcomeOf({ chunks: 412 })?.result).toBe('chunks: 412')
    expect(outcomeOf(undefined)?.result).toBeUndefined()
  })
})
