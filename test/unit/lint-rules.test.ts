import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// A lint rule that matches nothing is silent, so each of ours is broken here.

const root = join(import.meta.dirname, '../..')
const configFile = join(root, '.oxlintrc.json')

const files: Record<string, { rejected: string[]; allowed: string[] }> = {
  'shared/probe.ts': {
    rejected: ['export const e = process.env', 'export const f = document.title'],
    allowed: ["import { d } from './format.ts'"],
  },
}

interface Diagnostic {
  readonly code: string
  readonly filename: string
  readonly labels: readonly { readonly span: { readonly line: number } }[]
}

describe('the lint rules', () => {
  let folder = ''
  let rejections: ReadonlySet<string> = new Set()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compileo-lint-rules-'))
    // These rules need no types, and the imported modules don't exist.
    const { options: _, ...config }: Record<string, unknown> = JSON.parse(await readFile(configFile, 'utf8'))
    await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(config))
    for (const [file, { rejected, allowed }] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), `${[...rejected, ...allowed].join('\n')}\n`)
    }
    rejections = new Set((await lint(folder)).flatMap(rejectedPlaces))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  describe.each(Object.entries(files))('in %s', (file, { rejected, allowed }) => {
    it.each(rejected.map((line, index) => [line, index + 1] as const))('reject %s', (_, line) => {
      expect(rejections).toContain(`${file}:${line}`)
    })

    it.each(allowed.map((line, index) => [line, rejected.length + index + 1] as const))(
      'allow %s',
      (_, line) => {
        expect(rejections).not.toContain(`${file}:${line}`)
      },
    )
  })
})

function lint(folder: string): Promise<Diagnostic[]> {
  const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json']
  return new Promise((resolve, reject) => {
    // It exits with an error because it finds something; its output shows whether it ran.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 25 }, (error, stdout, stderr) => {
      if (!stdout.startsWith('{'))
        return reject(new Error(`oxlint: ${error?.message ?? ''} ${stdout} ${stderr}`))
      const report: { diagnostics: Diagnostic[] } = JSON.parse(stdout)
      return resolve(report.diagnostics)
    })
  })
}

function rejectedPlaces({ code, filename, labels }: Diagnostic): string[] {
  if (!/no-restricted-globals/.test(code)) return []
  return labels.map(({ span }) => `${filename.replaceAll('\\', '/')}:${span.line}`)
}
