import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '#scripts/places.ts'

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

it.each(Object.keys(scripts))('npm run %s -- --help prints its help and does nothing else', async (name) => {
  const args = [join(root, 'scripts', 'run.mjs'), name, '--', '--help']
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toMatch(/\w{4}/)
  expect([stdout.includes('Building'), stderr]).toEqual([false, ''])
})
