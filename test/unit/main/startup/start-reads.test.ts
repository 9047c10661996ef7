import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'

/** Types are erased, and `import()` runs later. */
function importsOf(file: string): readonly string[] {
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:im|ex)port (?!type\b)([^'"]*?)\bfrom '([^']+)'/gm)
  return [...imports].flatMap(([, names = '', source = '']) => {
    const named = /^\{([^}]*)\}/.exec(names.trim())?.[1]?.split(',') ?? []
    const onlyTypes = named.length > 0 && named.every((name) => /^\s*(type\s|$)/.test(name))
    return onlyTypes ? [] : [source]
  })
}

function readWith(entry: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const next = [entry]
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    if (!file.endsWith('.ts')) continue
    for (const source of importsOf(file))
      next.push(source.startsWith('.') ? join(dirname(file), source) : source)
  }
  return seen
}

const folderOf = (file: string) => file.split('/').slice(0, 2).join('/')

afterEach(() => vi.unstubAllGlobals())

describe('what is read', () => {
  it('before the icon: no schemas, no texts but those of the command line, no state, no network', () => {
    const read = readWith('main/index.ts')
    expect(read).toContain('main/desktop/linux/tray/announcement.ts')
    expect(read).not.toContain('zod')
    expect(read).not.toContain('shared/texts/index.ts')
    const folders = new Set([...read].map(folderOf))
    for (const folder of ['state', 'tray', 'compileo', 'network', 'watching'])
      expect(folders).not.toContain(`main/${folder}`)
    expect([...read].filter((file) => /^main\/(?:storage|startup)\//.test(file))).toEqual([
      'main/storage/read-saved.ts',
      'main/storage/durable.ts',
      'main/startup/shutdown.ts',
      'main/startup/collect-garbage.ts',
    ])
  })

  it('before the menu: what was kept and the tray, and nothing that follows, announces or opens a window', () => {
    const read = readWith('main/startup/first-menu.ts')
    expect(read).toContain('main/storage/watch-list.ts')
    expect(read).toContain('main/tray/view.ts')
    const folders = new Set([...read].map(folderOf))
    for (const folder of ['compileo', 'watching', 'discovery', 'window', 'updates'])
      expect(folders).not.toContain(`main/${folder}`)
    expect(read).not.toContain('main/startup/core/core.ts')
    expect(read).not.toContain('main/hooks/create-hooks.ts')
  })

  it('makes no format of Intl for the first menu: the very first takes 8 ms', async () => {
    vi.resetModules()
    vi.stubGlobal('Intl', undefined)
    const { createTexts } = await import('../../../../shared/texts/index.ts')
    const { createAppStore } = await import('../../../../main/state/store.ts')
    const { newServer } = await import('../../../../main/state/new-server.ts')
    const { newJob } = await import('../../../../main/state/reduce-job.ts')
    const { trayView } = await import('../../../../main/tray/view.ts')
    await import('../../../../main/startup/core/saved-state.ts')
    const store = createAppStore()
    store.putServer(newServer('server', 'http://127.0.0.1:8000', 'Workstation', false))
    store.putJob(newJob('server', 'job', 0, { label: 'Document set' }))
    const { jobs, servers, ...state } = store.state()
    const view = trayView(
      { ...state, jobs: jobs.values(), servers: servers.values() },
      createTexts('en', 'en'),
      0,
    )
    expect(JSON.stringify(view.menu)).toContain('Document set')
  })
})
