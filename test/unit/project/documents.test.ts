import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isCommandName } from '#main/terminal/terminal-commands.ts'
import { z } from 'zod'
import { jobLineSchema } from '#main/terminal/json-line.ts'
import { publicStateSchema } from '#shared/public-state.ts'
import { parseCommand } from '#main/terminal/parse-command.ts'
import { exitCodeRows } from '#main/terminal/help.ts'
import { parseCommandLine } from '#main/app/command-line.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { suites } from '#scripts/suites.ts'
import { findShellLines } from '#test/support/markdown.ts'

const filesIn = (folder: string, name: RegExp, recursive = true) =>
  readdirSync(join(projectRoot, folder), { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(projectRoot.length + 1)
        .replaceAll('\\', '/'),
    )

const documents = [...filesIn('.', /\.md$/, false), ...filesIn('docs', /\.md$/)]
const textOf = (file: string) => readFileSync(join(projectRoot, file), 'utf8')
const tests = new Set(filesIn('test', /\.(?:test|spec)\.tsx?$/).map((file) => file.split('/').at(-1)))

const proseOf = (markdown: string) =>
  markdown.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, 'code')

const anchorsOf = (markdown: string) =>
  [...markdown.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

const linksOf = (markdown: string) =>
  [...proseOf(markdown).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
    .map(([, link, source]) => link ?? source ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))

function deadEnd(file: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#')
  const linked = path === '' ? file : join(dirname(file), path)
  if (!existsSync(join(projectRoot, linked))) return `${target}: no such file`
  if (anchor !== undefined && !anchorsOf(textOf(linked)).includes(anchor)) return `${target}: no such heading`
  return undefined
}

/** Paths in documents start at the root or at `main/`. A test may be named without its folder. */
const isThere = (path: string) =>
  ['', 'main'].some((folder) => existsSync(join(projectRoot, folder, path))) ||
  (!path.includes('/') && tests.has(path))

const codeSpans = (markdown: string) =>
  [...markdown.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)

describe.each(documents)('%s', (file) => {
  const markdown = textOf(file)

  it('contains no broken links', () => {
    expect(linksOf(markdown).flatMap((target) => deadEnd(file, target) ?? [])).toEqual([])
  })

  it('mentions only files that exist', () => {
    const paths = codeSpans(markdown).filter(
      (code) =>
        /^(?:main|shared|renderer|preload|test|scripts|assets|docs)\/[\w./-]+$/.test(code) ||
        /^[\w-]+\.(?:test|spec)\.tsx?$/.test(code) ||
        /^[\w-]+(?:\/[\w-]+)+\.tsx?$/.test(code),
    )
    expect(paths.filter((path) => !isThere(path))).toEqual([])
  })

  it('contains only command lines that the program accepts', () => {
    // A span of one word, such as `compileo-tray wait`, names a command.
    const spans = codeSpans(markdown).filter((code) => !/^compileo-tray [\w-]+$/.test(code))
    const lines = [...findShellLines(markdown), ...spans]
    const commandLines = lines.flatMap((line) =>
      [...line.matchAll(/(?:^|[|(;]\s*|&& )compileo-tray (?!\|)([^|&;)#>]+)/g)].map(([, words = '']) =>
        [...words.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ''),
      ),
    )
    const rejected = commandLines.filter((argv) =>
      isCommandName(argv[0])
        ? parseCommand(argv).name === 'refuse'
        : parseCommandLine(argv.map((word) => word.replace('JOB-ID', 'job-1'))).action === 'refuse',
    )
    expect(rejected).toEqual([])
  })

  it('mentions only npm scripts and suites that exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'))
    const names = [...markdown.matchAll(/\bnpm (?:run ([a-z][\w-]*)|(start|test)\b)/g)]
    expect(
      names.map(([, run, own]) => run ?? own ?? '').filter((name) => !Object.hasOwn(scripts, name)),
    ).toEqual([])
    const suiteNames = [...markdown.matchAll(/--suite ([\w-]+)/g)].map(([, name]) => name)
    expect(suiteNames.filter((name) => !suites.some((suite) => suite.name === name))).toEqual([])
  })
})

const getFieldDescriptions = ({ shape }: z.ZodObject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, z.globalRegistry.get(field)?.description ?? '']),
  )

describe('the reference documentation', () => {
  it.each([
    ['JSON of the terminal', jobLineSchema],
    ['State', publicStateSchema],
  ])('describes each field as its schema does, in the section “%s”', (title, schema) => {
    const sections = textOf('docs/reference/terminal-json.md').split(/^#+ (?=.)/m)
    const section = sections.find((text) => text.startsWith(title)) ?? ''
    const rows = section.matchAll(/^\| `([^|]+)` +\| ([^|]+?) +\|$/gm)
    const described = [...rows].map(([, name = '', about = '']) => [name, about.replaceAll('`', '')])
    expect(described).toEqual(Object.entries(getFieldDescriptions(schema)))
  })

  it('lists each of a command hook’s variables', () => {
    const variables = textOf('main/core/hooks/run-command.ts').matchAll(/^ +(COMPILEO_\w+):/gm)
    const page = textOf('docs/reference/webhooks.md')
    expect([...variables].map(([, name]) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })
})

it('the terminal guide lists each exit code', () => {
  const guide = textOf('docs/guide/terminal.md')
  const cells = guide.replaceAll(/ +/g, ' ')
  const missing = exitCodeRows.filter(([code, meaning]) => !cells.includes(`| ${code} | ${meaning} |`))
  expect(missing).toEqual([])
})
