import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Returns a file's static imports. Types are erased, and `import()` runs later. */
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
      next.push(source.startsWith('.') ? join(dirname(file), source) : source.replace(/^#/, ''))
  }
  return seen
}

const folderOf = (file: string) =>
  file
    .split('/')
    .slice(0, file.startsWith('main/core/') ? 3 : 2)
    .join('/')

describe('launching the program', () => {
  it('loads no schemas, texts, state or network code with the entry module', () => {
    const read = readWith('main/index.ts')
    expect(read).not.toContain('zod')
    expect(read).not.toContain('shared/texts/index.ts')
    expect(read).not.toContain('main/app/start.ts')
    const folders = new Set([...read].map(folderOf))
    for (const folder of ['core/state', 'core/storage', 'core/watching', 'desktop', 'compileo'])
      expect(folders).not.toContain(`main/${folder}`)
  })

  it('loads only saved jobs and the tray before the menu is shown', () => {
    const read = readWith('main/app/start.ts')
    expect(read).toContain('main/core/storage/watch-list.ts')
    expect(read).toContain('main/desktop/tray/view.ts')
    const folders = new Set([...read].map(folderOf))
    for (const folder of ['compileo', 'core/watching', 'core/discovery'])
      expect(folders).not.toContain(`main/${folder}`)
    for (const file of ['core/core', 'core/hooks/create-hooks', 'desktop/window/main-window'])
      expect(read).not.toContain(`main/${file}.ts`)
  })
})
