import * as fc from 'fast-check'

/**
 * Strings that have broken programs: property names of objects, control characters, lone surrogates, paths,
 * and very long strings.
 */
const texts = [
  '',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  's/__proto__',
  '../../etc/passwd',
  'a\0b\u001B[31m\u0007\r\n',
  '\uD800',
  'x\uDC00/\uD800',
  '\u202Etxt.exe',
  '\uFEFF',
  'http://user:pw@127.0.0.1:9/?a=b#c',
  'x'.repeat(100_000),
  '\uD800'.repeat(20_000),
  '('.repeat(20_000),
]
const numbers = [0, -0, -1, 0.5, 1e21, 1e308, -1e308, 5e-324, 2 ** 53, 8.64e15, 8.64e15 + 1, -8.64e15 - 1]

const text = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'binary', maxLength: 20 }))

export const hostileValueArbitrary: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.constantFrom(...numbers),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    // `JSON.parse` also creates `__proto__` as an own property.
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value

export function findLoneSurrogates(value: unknown): string[] {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return [...Object.keys(value), ...Object.values(value)].flatMap(findLoneSurrogates)
}

export const hostileTextArbitrary: fc.Arbitrary<string> = fc.oneof(
  hostileValueArbitrary.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '['.repeat(100_000),
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    `{"version":1,"jobs":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
    `{"v":1,"due":${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}}\n`,
    '{"version":1,"version":2}',
    '{"__proto__":{"version":1,"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    '\0'.repeat(10_000),
    '\n'.repeat(100_000),
    '\uFEFF{"version":1}',
  ),
  text,
)

export function createHostileArbitrary(content: unknown): fc.Arbitrary<unknown> {
  if (typeof content !== 'object' || content === null) return hostileValueArbitrary
  const entries = Object.entries(content)
  if (entries.length === 0) return hostileValueArbitrary
  const inside = fc
    .nat(entries.length - 1)
    .chain((place) =>
      createHostileArbitrary(entries[place]?.[1]).map((value) =>
        entries.map(([key, old], i) => [key, i === place ? value : old]),
      ),
    )
  const renamed = fc
    .tuple(fc.nat(entries.length - 1), text)
    .map(([place, name]) => entries.map(([key, value], i) => [i === place ? name : key, value]))
  const changed = Array.isArray(content)
    ? inside.map((pairs) => pairs.map(([, value]) => value))
    : fc
        .oneof({ weight: 4, arbitrary: inside }, { weight: 1, arbitrary: renamed })
        .map((pairs): unknown => Object.fromEntries(pairs))
  return fc.oneof({ weight: 6, arbitrary: changed }, { weight: 1, arbitrary: hostileValueArbitrary })
}
