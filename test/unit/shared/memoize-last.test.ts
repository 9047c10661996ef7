import { expect, it } from 'vitest'
import { memoizeLast } from '#shared/memoize-last.ts'

it('a memoized function computes again only when an argument has changed', () => {
  const computed: string[] = []
  const join = memoizeLast((list: readonly string[], mark: string | undefined) => {
    computed.push(list.join(mark))
    return { joined: computed.at(-1) }
  })
  const list = ['a', 'b']
  const first = join(list, '+')
  expect(join(list, '+')).toBe(first)
  expect(join(list, undefined)).toEqual({ joined: 'a,b' })
  expect(join(['a', 'b'], undefined)).toEqual({ joined: 'a,b' })
  expect(join(list, '+')).toEqual(first)
  expect(computed).toEqual(['a+b', 'a,b', 'a,b', 'a+b'])
})
