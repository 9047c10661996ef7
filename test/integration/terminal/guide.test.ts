import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'
import { findShellLines } from '#test/support/markdown.ts'
import { other, uuid } from './scene.ts'
import { running, useShell } from './shell.ts'

const guide = await readFile(join(projectRoot, 'docs/guide/terminal.md'), 'utf8')
const jobFor = (line: string) =>
  line.includes(' restart') ? other : line.includes(' cancel') ? running : uuid

const openShell = useShell()

const lines = findShellLines(guide)
const [publish = '', restart = ''] = ['publish.sh', 'xargs'].map((of) =>
  lines.find((line) => line.includes(of)),
)

describe('the terminal guide', () => {
  it.each(lines.filter((line) => line !== publish && line !== restart))(
    'contains the working command “%s”',
    async (line) => {
      const { run, server } = await openShell()
      if (line.includes('wait --all'))
        for (const id of [other, running]) server.updateJob(id, { status: 'completed', error: null })
      const { code, stdout, stderr } = await run(
        `set -o pipefail; ${line.replaceAll(/(?<!\$)\bID\d?\b/g, jobFor(line))}`,
      )
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).not.toContain('null')
    },
  )

  it('has a script that publishes the results of completed jobs only', async () => {
    const { run, folder } = await openShell()
    expect(await run(publish)).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(await readFile(join(folder, 'published'), 'utf8'))).toEqual({ pages: 2 })
    expect(await run(`ID=${other}; rm published; ${publish}`)).toMatchObject({ code: 1 })
    await expect(readFile(join(folder, 'published'))).rejects.toThrow('ENOENT')
  })

  it('has a script that restarts all failed jobs, but no other jobs', async () => {
    const { run, server } = await openShell()
    expect(await run(restart)).toMatchObject({ code: 0, stderr: '' })
    const posts = server.requests.list().filter(({ method }) => method === 'POST')
    expect(posts.map(({ path }) => path)).toEqual([`/api/v1/jobs/restart/${other}`])
  })
})
