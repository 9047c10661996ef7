import { describe, expect, it } from 'vitest'
import { ResultExtractor } from '#main/compileo/result-extractor.ts'

function cut(text: string, size: number) {
  const cutter = new ResultExtractor()
  const bytes = Buffer.from(text)
  const parts = { result: '', rest: '' }
  for (let at = 0; at < bytes.length; at += size) {
    const { result, surroundingBytes, isResultStart } = cutter.cut(bytes.subarray(at, at + size))
    parts.result += result.toString('latin1')
    parts.rest += `${surroundingBytes[0].toString('latin1')}${isResultStart ? 'null' : ''}${surroundingBytes[1].toString('latin1')}`
  }
  return parts
}

describe('the result in a status response', () => {
  it.each<[string, string]>([
    ['an object', '{"a":{"result":[1,"}"]},"b":"\\\\\\"}"}'],
    ['a list', '[[],{"result":{}}]'],
    ['a string', '"a,}\\"result\\":"'],
    ['a number', '7'],
    ['null', 'null'],
  ])('is extracted completely if it is %s, however the response is split', (_, result) => {
    const before =
      '{"job_id":"result","results":[1],"current_step":"\\"result\\":{","x":{"result":1},"result":'
    for (const after of [',"error":"E","parameters":{"result":2}}', '}'])
      for (const size of [1, 2, 7, 1_000])
        expect(cut(`${before}${result}${after}`, size)).toEqual({ result, rest: `${before}null${after}` })
  })

  it('is empty if the response has no result', () => {
    const text = '{"detail":"result"}'
    expect(cut(text, 3)).toEqual({ result: '', rest: text })
  })
})
