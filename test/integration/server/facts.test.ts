import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contradicting, facts, recordingsOf, withFacts } from './facts.ts'

const reference = join(import.meta.dirname, '../../../docs/reference/compileo-server.md')

describe('the facts about the real server that its recordings show', () => {
  it.each(facts.map((fact) => [fact.text, fact] as const))('%s', (_, fact) => {
    expect(recordingsOf(fact)).not.toEqual([])
    expect(contradicting(fact)).toEqual([])
  })

  it('are in the reference as `npm run conformance -- --facts` writes them', () => {
    const text = readFileSync(reference, 'utf8')
    expect(text).toBe(withFacts(text))
  })
})
