import { expect, it } from 'vitest'
import { applyConfig } from '#main/agent/apply.ts'
import { readConfig } from '#main/agent/config.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { configure } from './agent-scene.ts'

const lab = { name: 'Lab', url: 'http://127.0.0.1:9' }
const archive = { name: 'Archive', url: 'http://127.0.0.1:10' }
const phone = { name: 'Phone', action: { type: 'ntfy', server: 'https://ntfy.example', topic: 'compileo' } }

function applied() {
  const folder = createTempFolder()
  const core = openCoreDuringTest({ folder: createTempFolder() })
  const state = () => {
    const { servers, hooks } = core.store.state()
    return {
      servers: [...servers.values()].map(({ id, name, url, watchRules }) => ({
        id,
        name,
        url,
        rules: watchRules.map(({ kind, project }) => kind ?? project?.id ?? 'all'),
      })),
      hooks: hooks.map(({ id, name, servers: of }) => ({ id, name, servers: of })),
    }
  }
  return {
    core,
    state,
    apply: (config: object) => applyConfig(core, readConfig(configure(folder, { folder, ...config }), {})),
  }
}

it('a new configuration removes the servers, watch rules and hooks that it omits', async () => {
  const { apply, state } = applied()
  const both = [{ kind: 'extraction' }, { project: 'p1' }]
  expect(
    await apply({
      servers: [{ ...lab, watch: both }, archive],
      hooks: [
        { ...phone, servers: ['Lab'] },
        { ...phone, name: 'Team' },
      ],
    }),
  ).toEqual([])
  const before = state()
  expect(before.servers.map(({ name, rules }) => [name, rules])).toEqual([
    ['Lab', ['extraction', 'p1']],
    ['Archive', ['all']],
  ])

  expect(
    await apply({
      servers: [{ ...lab, watch: [{ project: 'p1' }] }],
      hooks: [{ ...phone, servers: ['Lab'] }],
    }),
  ).toEqual([])
  const [kept] = before.servers
  expect(state()).toEqual({
    servers: [{ ...kept, rules: ['p1'] }],
    hooks: [{ ...before.hooks[0], servers: [kept?.id] }],
  })
})

it('a watch rule that the new configuration still contains is kept', async () => {
  const { apply, core } = applied()
  const rules = () => [...core.store.state().servers.values()].flatMap(({ watchRules }) => watchRules)
  const both = { kind: 'extraction', project: 'p1' }
  const others = [{ kind: 'extraction' }, { project: 'p1' }, { kind: 'dataset', project: 'p1' }]
  await apply({ servers: [{ ...lab, watch: [...others, both] }] })
  const [last] = rules().slice(-1)
  await apply({ servers: [{ ...lab, watch: [both] }] })
  expect(rules()).toEqual([last])
})

it('the servers’ addresses stay unchanged if only a watch rule changes', async () => {
  const { apply, core } = applied()
  await apply({ servers: [lab, archive] })
  const urls: string[] = []
  core.store.onChange((_, { servers }) => urls.push(...[...servers.values()].map(({ url }) => url)))
  await apply({ servers: [lab, { ...archive, watch: [{ kind: 'dataset' }] }] })
  expect(new Set(urls)).toEqual(new Set([lab.url, archive.url]))
})

it('the configuration’s language is used', async () => {
  const { apply, core } = applied()
  await apply({ servers: [lab], language: 'de' })
  expect(core.store.state().settings.language).toBe('de')
})

it('a hook whose only server is rejected is omitted, not applied to all servers', async () => {
  const { apply, state } = applied()
  const ftp = { ...archive, url: 'ftp://archive' }
  const problems = await apply({ servers: [lab, ftp], hooks: [{ ...phone, servers: ['Archive'] }] })
  expect(problems).toEqual([expect.stringMatching(/^Archive: .*starts with http/)])
  expect(state()).toMatchObject({ servers: [{ name: 'Lab' }], hooks: [] })
})

it.each([
  [
    'it gets another address, and a new server listed later takes over its old address',
    [
      { ...lab, url: archive.url },
      { ...archive, url: lab.url },
    ],
    1,
  ],
  [
    'it gets another address, and a new server listed earlier takes over its old address',
    [
      { ...archive, url: lab.url },
      { ...lab, url: archive.url },
    ],
    1,
  ],
  [
    'it swaps addresses with another server',
    [
      { ...lab, url: archive.url },
      { ...archive, url: lab.url },
    ],
    2,
  ],
  ['it gets another name', [{ ...lab, name: 'Workstation' }], 1],
])('a server keeps its internal ID if %s', async (_, servers, known) => {
  const { apply, state } = applied()
  await apply({ servers: [lab, archive].slice(0, known) })
  const [first, second] = state().servers
  expect(await apply({ servers })).toEqual([])
  const idOf = (name: string) => state().servers.find((server) => server.name === name)?.id
  const archiveId = idOf('Archive')
  expect(archiveId).not.toBe(first?.id)
  expect(known === 2 ? archiveId : undefined).toBe(second?.id)
  expect(state().servers.map(({ name, url }) => ({ name, url }))).toEqual(
    expect.arrayContaining(servers.map(({ name, url }) => ({ name, url }))),
  )
  expect(idOf(servers.find(({ name }) => name === 'Lab') ? 'Lab' : 'Workstation')).toBe(first?.id)
})
