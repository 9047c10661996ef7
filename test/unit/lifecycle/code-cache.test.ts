import { chmodSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keepCode } from '../../../main/lifecycle/code-cache.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const source = "exports.answer = () => 42; exports.other = require('./other.cjs').name"

interface Part {
  readonly answer: () => number
  readonly other: string
}

/** A program of two parts, each of whose starts reads both and keeps what was made of them. */
function program() {
  const code = tempFolder()
  const folder = join(tempFolder(), 'code')
  const part = join(code, 'part.cjs')
  writeFileSync(part, source)
  writeFileSync(join(code, 'other.cjs'), 'exports.name = require("node:path").basename(__filename)')
  const troubles: unknown[] = []
  return {
    code,
    folder,
    part,
    kept: join(folder, 'part.cjs.code'),
    troubles,
    async start(owner?: number) {
      const clock = fakeClock()
      const require = createRequire(join(code, 'start.js'))
      const before = require.extensions['.cjs']
      const cache = keepCode({ folder, code, owner })
      try {
        for (const path of Object.keys(require.cache)) if (path.startsWith(code)) delete require.cache[path]
        const read: Part = require(part)
        const { kept, compiled } = cache.counts()
        cache.saveSoon(clock, new AbortController().signal, (trouble) => troubles.push(trouble))
        await clock.advance(60_000)
        return { answer: read.answer(), other: read.other, kept, compiled }
      } finally {
        if (before) require.extensions['.cjs'] = before
        else delete require.extensions['.cjs']
      }
    },
  }
}

const anew = { answer: 42, other: 'other.cjs', kept: 0, compiled: 2 }
const asKept = { ...anew, kept: 2, compiled: 0 }
const oneAnew = { ...anew, kept: 1, compiled: 1 }

it('a second start takes what the first one has made of the program', async () => {
  const { start, folder, troubles } = program()
  expect(await start()).toEqual(anew)
  expect(readdirSync(folder).toSorted()).toEqual(['other.cjs.code', 'part.cjs.code'])
  expect(await start()).toEqual(asKept)
  expect(troubles).toEqual([])
})

it.each<{ what: string; spoil: (kept: string) => void }>([
  {
    what: 'has another byte somewhere',
    spoil(kept) {
      const bytes = readFileSync(kept)
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20)
      writeFileSync(kept, bytes)
    },
  },
  { what: 'was cut', spoil: (kept) => writeFileSync(kept, readFileSync(kept).subarray(0, 200)) },
  { what: 'is empty', spoil: (kept) => writeFileSync(kept, '') },
  { what: 'could have been written by others', spoil: (kept) => chmodSync(kept, 0o620) },
  {
    what: 'is a link',
    spoil(kept) {
      renameSync(kept, `${kept}.elsewhere`)
      symlinkSync(`${kept}.elsewhere`, kept)
    },
  },
])('what $what is not run, and is made anew', async ({ spoil }) => {
  const { start, kept } = program()
  await start()
  spoil(kept)
  expect(await start()).toEqual(oneAnew)
  expect(await start()).toEqual(asKept)
})

it('what somebody else has written is not run', async () => {
  const { start } = program()
  await start()
  const nobody = 65_534
  expect(await start(nobody)).toEqual(anew)
})

it('what was made of another source is not run, though that is as long', async () => {
  const { start, part } = program()
  await start()
  writeFileSync(part, source.replace('42', '43'))
  expect(await start()).toEqual({ ...oneAnew, answer: 43 })
  expect(await start()).toEqual({ ...asKept, answer: 43 })
})

it('where nothing can be kept the program starts all the same, and says so', async () => {
  const { start, folder, troubles } = program()
  writeFileSync(folder, 'in the way')
  expect(await start()).toEqual(anew)
  expect(troubles).toHaveLength(1)
})

it('keeps nothing of code that isn’t the program’s', async () => {
  const { start, folder, part } = program()
  const elsewhere = join(tempFolder(), 'foreign.cjs')
  writeFileSync(elsewhere, 'exports.answer = () => 42; exports.other = "other.cjs"')
  writeFileSync(part, `module.exports = require(${JSON.stringify(elsewhere)})`)
  expect(await start()).toEqual({ ...anew, compiled: 1 })
  expect(readdirSync(folder)).toEqual(['part.cjs.code'])
})
