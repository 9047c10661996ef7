import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/places.mjs'
import { shellLines } from '../../support/markdown.ts'
import { other, uuid } from './scene.ts'
import { running, useShell } from './shell.ts'

const guide = await readFile(join(root, 'docs/guide/terminal.md'), 'utf8')
const jobFor = (line: string) =>
  line.includes(' restart') ? other : line.includes(' cancel') ? running : uuid

const openShell = useShell()

describe('a completion in bash', () => {
  it.each([
    ['wait Ni', ['wait', 'Ni'], String.raw`Night\ of\ \$\(touch\ pwned\)` + '\n'],
    ['wait c1b2', ['wait', 'c1b2'], `${running}\n`],
    ['list --server W', ['list', '--server', 'W'], 'Workstation\n'],
    ['wait --qu', ['wait', '--qu'], '--quiet\n'],
    ['fr', ['fr'], ''],
  ])('offers IDs, labels and servers, and runs nothing: %s', async (_line, words, offered) => {
    const { run, folder, server } = await openShell('Night of $(touch pwned)')
    const line = ['compileo-tray', ...words].map((word) => `'${word}'`).join(' ')
    const { stdout, stderr } = await run(
      `source <(compileo-tray completion bash); COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _compileo_tray; [[ $COMPREPLY ]] && printf '%s\\n' "\${COMPREPLY[@]}"`,
    )
    expect({ stdout, stderr }).toEqual({ stdout: offered, stderr: '' })
    expect(await readdir(folder)).not.toContain('pwned')
    expect(server.requests.total).toBe(0)
  })
})

describe('the terminal guide', () => {
  it.each(shellLines(guide))('has a command that works: %s', async (line) => {
    const { run, server } = await openShell()
    if (line.includes('wait --all'))
      for (const id of [other, running]) server.updateJob(id, { status: 'completed', error: null })
    const { code, stdout, stderr } = await run(
      `set -o pipefail; ${line.replaceAll(/(?<!\$)\bID\d?\b/g, jobFor(line))}`,
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toContain('null')
  })

  it('publishes the result of a completed job, and nothing of a failed one', async () => {
    const { run, folder } = await openShell()
    const line = shellLines(guide).find((each) => each.includes('publish.sh')) ?? ''
    expect(await run(line)).toMatchObject({ code: 0 })
    expect(JSON.parse(await readFile(join(folder, 'published'), 'utf8'))).toEqual({ pages: 2 })
    expect(await run(`ID=${other}; rm published; ${line}`)).toMatchObject({ code: 1 })
    await expect(readFile(join(folder, 'published'))).rejects.toThrow('ENOENT')
  })

  it('restarts every failed job, and no other', async () => {
    const { run, server } = await openShell()
    const line = shellLines(guide).find((each) => each.includes('xargs')) ?? ''
    expect(await run(line)).toMatchObject({ code: 0 })
    const posts = server.requests.list().filter(({ method }) => method === 'POST')
    expect(posts.map(({ path }) => path)).toEqual([`/api/v1/jobs/restart/${other}`])
  })
})
