import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { formatProgramHelp } from '#main/terminal/help.ts'
import { projectRoot } from '#scripts/project-paths.ts'

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')))

async function showHelp(name: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const args = [join(projectRoot, 'scripts', 'run.mjs'), name, '--', '--help']
  return promisify(execFile)(process.execPath, args)
}

const ours = Object.keys(scripts).filter((name) => scripts[name]?.startsWith('node scripts/run.mjs'))

it.each(ours)('npm run %s -- --help prints only its help', async (name) => {
  const { stdout, stderr } = await showHelp(name)
  expect(stdout).toMatch(/\w{4}/)
  expect([stdout.includes('Building'), stderr]).toEqual([false, ''])
})

it('npm start -- --help prints the app’s help', async () => {
  expect(await showHelp('start')).toMatchObject({ stdout: formatProgramHelp() })
})
