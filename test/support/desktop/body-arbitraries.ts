import * as fc from 'fast-check'

export interface SignedBody {
  readonly signature: string
  readonly body: readonly unknown[]
}

interface Typed {
  readonly signature: string
  readonly value: unknown
}

export const prototypeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__']

/** Includes control characters, and names that every JavaScript object has as properties. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom(...prototypeNames, '', '\u001B[2J\r\n\u202E', 'clicked', 'opened', 'restart', 'default'),
)

/** Longer than any message for us, but not too long to be read. */
const longText: Typed = { signature: 's', value: 'x'.repeat(100_000) }

const whole = (signature: string, min: number, max: number) =>
  fc.integer({ min, max }).map((value): Typed => ({ signature, value }))

const anySimple: fc.Arbitrary<Typed> = fc.oneof(
  anyText.map((value) => ({ signature: 's', value })),
  whole('u', 0, 20),
  whole('u', 0, 0xffff_ffff),
  whole('i', -0x8000_0000, 0x7fff_ffff),
  whole('y', 0, 255),
  fc.boolean().map((value) => ({ signature: 'b', value })),
  fc.double({ noNaN: true }).map((value) => ({ signature: 'd', value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => ({ signature: 't', value })),
)

const variantOf = ({ signature, value }: Typed): Typed => ({ signature: 'v', value: [signature, value] })

const structOf = (parts: readonly Typed[]): Typed => ({
  signature: `(${parts.map(({ signature }) => signature).join('')})`,
  value: parts.map(({ value }) => value),
})

const arrayOf = ({ signature, value }: Typed, length: number): Typed => ({
  signature: `a${signature}`,
  value: Array.from({ length }, () => value),
})

const dictOf = (pairs: readonly (readonly [string, Typed])[]): Typed => ({
  signature: 'a{sv}',
  value: pairs.map(([key, value]) => [key, variantOf(value).value]),
})

const { any: anyTyped } = fc.letrec<{ any: Typed }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anySimple,
    tie('any').map(variantOf),
    fc.array(tie('any'), { minLength: 1, maxLength: 4 }).map(structOf),
    fc.tuple(tie('any'), fc.nat(5)).map(([each, length]) => arrayOf(each, length)),
    fc.array(fc.tuple(anyText, tie('any')), { maxLength: 3 }).map(dictOf),
  ),
}))

export const signedBodyArbitrary: fc.Arbitrary<SignedBody> = fc
  .array(fc.oneof({ weight: 9, arbitrary: anyTyped }, fc.constant(longText)), { maxLength: 5 })
  .map((values) => ({
    signature: values.map(({ signature }) => signature).join(''),
    body: values.map(({ value }) => value),
  }))

/** Generates values with the expected types, but any content. */
export const createBodyArbitrary = (...signatures: readonly string[]): fc.Arbitrary<SignedBody> =>
  fc
    .tuple(
      ...signatures.map((wanted) =>
        fc.oneof(anySimple, fc.constant(longText)).filter(({ signature }) => signature === wanted),
      ),
    )
    .map((values) => ({ signature: signatures.join(''), body: values.map(({ value }) => value) }))
