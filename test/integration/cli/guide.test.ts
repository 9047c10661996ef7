import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '#scripts/places.ts'
import { shellLines } from '#test/support/markdown.ts'
import { other, uuid } from './scene.ts'
import { running, useShell } from './shell.ts'

const guide = await readFile(join(root, 'docs/guide/terminal.md'), 'utf8')
const jobFor = (line: string) =>
  line.includes(' restart') ? other : line.includes(' cancel') ? running : uuid

const openShell = useShell()

const lines = shellLines(guide)
const [publish = '', restart = ''] = ['publish.sh', 'xargs'].map((of) =>
  lines.find((line) => line.includes(of)),
)

it('bash completion offers IDs, labels and servers, and runs nothing', async () => {
  const { run, folder, server } = await openShell('Night of $(touch pwned)')
  const offers = [
    ['wait Ni', String.raw`1 Night\ of\ \$\(touch\ pwned\)`],
    ['wait c1b2', `1 ${running}`],
    ['list --server W', '1 Workstation'],
    ['wait --qu', '1 --quiet'],
    ['fr', '0 '],
  ]
  const complete = offers.map(([line = '']) => {
    const words = ['compileo-tray', ...line.split(' ')]
    return `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; COMPREPLY=(); _compileo_tray; echo "\${#COMPREPLY[@]} \${COMPREPLY[*]}"`
  })
  const { stdout, stderr } = await run(['source <(compileo-tray completion bash)', ...complete].join('\n'))
  const expected = offers.map(([, offered]) => `${offered}\n`).join('')
  expect({ stdout, stderr }).toEqual({ stdout: expected, stderr: '' })
  expect(await readdir(folder)).not.toContain('pwned')
  expect(server.requests.total).toBe(0)
})

describe('the terminal guide', () => {
  it.each(lines.filter((line) => line !== publish && line !== restart))(
    'has a working command: %s',
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

  it('publishes the result of a completed job, and nothing of a failed one', async () => {
    const { run, folder } = await openShell()
    expect(await run(publish)).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(await readFile(join(folder, 'published'), 'utf8'))).toEqual({ pages: 2 })
    expect(await run(`ID=${other}; rm published; ${publish}`)).toMatchObject({ code: 1 })
    await expect(readFile(join(folder, 'published'))).rejects.toThrow('ENOENT')
  })

  it('restarts every failed job, and no other', async () => {
    const { run, server } = await openShell()
    expect(await run(restart)).toMatchObject({ code: 0, stderr: '' })
    const posts = server.requests.list().filter(({ method }) => method === 'POST')
    expect(posts.map(({ path }) => path)).toEqual([`/api/v1/jobs/restart/${other}`])
  })
})
