import { describe, expect, it } from 'vitest'
import { held } from '../../../../main/base/buffered.ts'

describe('held', () => {
  it('passes on what was said before anybody heard it, in its order and once, and then each at once', () => {
    const words = held<string>()
    const heard: string[] = []
    words.say('first')
    words.say('second')
    words.hear((word) => {
      heard.push(word)
      // What is said because of it comes after what was said before.
      if (word === 'first') words.say('third')
    })
    words.say('fourth')
    expect(heard).toEqual(['first', 'second', 'third', 'fourth'])
  })
})
