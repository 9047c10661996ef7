import { createHash } from 'node:crypto'
import { createSeededRandom, type Random } from '#test/server/random.ts'

export function randomFor(seed: number, ...what: readonly (string | number)[]): Random {
  return createSeededRandom(
    createHash('sha256')
      .update([seed, ...what].join('\0'))
      .digest()
      .readUInt32LE(),
  )
}

export const between = (random: Random, from: number, to: number): number => from + (to - from) * random()

export const whole = (random: Random, from: number, to: number): number =>
  Math.floor(between(random, from, to + 1))

export const chance = (random: Random, probability: number): boolean => random() < probability

export function oneOf<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)]
  if (choice === undefined) throw new Error('there is nothing to choose from')
  return choice
}
