import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { captureOutput } from '../children.ts'
import { hasDisplay, startDisplay } from '../desktop.ts'
import { projectRoot } from '../project-paths.ts'
import { ensureApp } from '../steps/app.ts'
import { withProjectCopy } from '../steps/project-copy.ts'

export interface Guard {
  file: string
  text: string
  by: string
  test: string
  title: string
}

export async function readGuards(): Promise<readonly Guard[]> {
  const text = await readFile(join(import.meta.dirname, 'guards.txt'), 'utf8')
  const [, , ...groups] = text.trim().split('\n\n')
  return groups.flatMap((group) => {
    const [head = '', ...rows] = group.split('\n')
    const { before: test, after: title } = cut(head, ': ')
    return rows.map((row) => {
      const { before: file, after } = cut(row.trim(), ': ')
      const { before: here, after: by } = cut(after, ' ⇒')
      return { file, text: here, by: by.trimStart(), test, title }
    })
  })
}

function cut(text: string, separator: string) {
  const at = text.indexOf(separator)
  if (at < 0) throw new Error(`A row of guards.txt contains no “${separator}”: ${text}`)
  return { before: text.slice(0, at), after: text.slice(at + separator.length) }
}

export interface GuardResult {
  title: string
  passed: boolean
  message: string
}

/**
 * Removes each security check from a copy of the project. The check's test must pass with the check, and fail
 * without it.
 */
export async function findUnnoticedGuards(): Promise<string[]> {
  const runtime = await ensureApp(['bus', 'desktop'])
  const display = hasDisplay() ? undefined : await startDisplay()
  const env = {
    ...process.env,
    ...(display && { DISPLAY: display.address }),
    // This variable tells test/e2e/support/global-setup.ts that everything is prepared.
    COMPILEO_TRAY_TEST_RUNTIME: JSON.stringify(runtime),
  }
  try {
    const guards = await readGuards()
    return await withProjectCopy('guards', async (copy) => {
      const before = await withAll(guards, copy, env)
      const problems: string[] = []
      for (const guard of guards) {
        const problem = before.get(guard) ?? (await without(guard, copy, env))
        const name = `${guard.file}: ${guard.text}${guard.by === '' ? '' : ` -> ${guard.by}`}`
        console.log(`${problem === undefined ? 'noticed' : 'UNNOTICED'}  ${name}`)
        if (problem !== undefined) problems.push(`${name}: ${problem}`)
      }
      return problems
    })
  } finally {
    await display?.stop()
  }
}

/**
 * Checks that the text of each security check occurs exactly once, and that its test passes as long as the
 * check exists.
 */
async function withAll(
  guards: readonly Guard[],
  copy: string,
  env: NodeJS.ProcessEnv,
): Promise<Map<Guard, string>> {
  const problems = new Map()
  for (const file of new Set(guards.map(({ test }) => test))) {
    const here = guards.filter(({ test }) => test === file)
    const results = await runTests(copy, env, file, [...new Set(here.map(({ title }) => title))])
    for (const guard of here) {
      const found = results.filter(({ title }) => title === guard.title)
      const failed = found.find(({ passed }) => !passed)
      const times = (await readFile(join(copy, guard.file), 'utf8')).split(guard.text).length - 1
      if (times !== 1) problems.set(guard, `it stands there ${times} times, not once`)
      else if (found.length === 0) problems.set(guard, `${file} has no test "${guard.title}"`)
      else if (failed) problems.set(guard, `"${guard.title}" fails with all guards: ${failed.message}`)
    }
  }
  return problems
}

/**
 * @returns an explanation if the test still passes without the security check, or fails for another reason
 */
async function without(
  { file, text, by, test, title }: Guard,
  copy: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const path = join(copy, file)
  const whole = await readFile(path, 'utf8')
  // Only the part that contains the file must be built again.
  const part = file.startsWith('preload/') ? 'preload' : 'main'
  const isBuilt = inElectron(test)
  await writeFile(
    path,
    whole.replace(text, () => by),
  )
  try {
    if (isBuilt) await build(copy, part)
    const results = await runTests(copy, env, test, [title])
    if (results.length === 0) return `"${title}" did not run`
    if (results.every(({ passed }) => passed)) return `"${title}" still passes without the check`
    const odd = results.find(({ passed, message }) => !passed && !/expect|assert/i.test(message))
    return odd && `"${title}" fails for another reason than its expectation: ${odd.message}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await writeFile(path, whole)
    if (isBuilt) await cp(join(projectRoot, 'out', part), join(copy, 'out', part), { recursive: true })
  }
}

async function build(copy: string, part: 'main' | 'preload') {
  const program = `
    const { createBuilder } = await import(${JSON.stringify(import.meta.resolve('vite'))})
    const builder = await createBuilder({ logLevel: 'error' }, null)
    await builder.build(builder.environments.${part})
  `
  const { code, stderr } = await captureOutput(process.execPath, ['--input-type=module', '-e', program], {
    cwd: copy,
  })
  if (code !== 0) throw new Error(`it does not compile:\n${stderr.trim()}`)
}

const inElectron = (test: string) => test.startsWith('test/e2e/')

const projectOf = (file: string) => file.split('/')[1] ?? ''

const literally = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

async function runTests(
  copy: string,
  env: NodeJS.ProcessEnv,
  file: string,
  titles: readonly string[],
): Promise<GuardResult[]> {
  const pattern = `(?:${titles.map(literally).join('|')})$`
  const run = inElectron(file) ? runInElectron : runInNode
  return (await run(copy, env, file, pattern)).filter(({ title }) => titles.includes(title))
}

interface PlaywrightSuite {
  title: string
  specs?: { title: string; ok: boolean; tests: { results: { error?: { message: string } }[] }[] }[]
  suites?: PlaywrightSuite[]
}

async function runInElectron(
  copy: string,
  env: NodeJS.ProcessEnv,
  file: string,
  pattern: string,
): Promise<GuardResult[]> {
  const cli = join(copy, 'node_modules/playwright/cli.js')
  const args = [cli, 'test', '--project=e2e', '--reporter=json', '--grep', pattern, file]
  const { stdout, stderr } = await captureOutput(process.execPath, args, { cwd: copy, env })
  const report: { suites: PlaywrightSuite[] } = parse(stdout, stderr)
  const resultsOf: (suite: PlaywrightSuite) => GuardResult[] = ({ specs = [], suites = [] }) => [
    ...specs.map(({ title, ok, tests }) => ({
      title,
      passed: ok,
      message: tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? '')).join('\n'),
    })),
    ...suites.flatMap(resultsOf),
  ]
  return report.suites.flatMap(resultsOf)
}

const runInNode: typeof runInElectron = async (copy, env, file, pattern) => {
  const cli = join(copy, 'node_modules/vitest/vitest.mjs')
  const args = [
    cli,
    'run',
    '--project',
    projectOf(file),
    '--reporter=json',
    '--testNamePattern',
    pattern,
    file,
  ]
  const { stdout, stderr } = await captureOutput(process.execPath, args, { cwd: copy, env })
  const report: {
    testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[]
  } = parse(stdout, stderr)
  return report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ title, status, failureMessages }) => ({
      title,
      passed: status === 'passed',
      message: failureMessages.join('\n'),
    }))
}

function parse(stdout: string, stderr: string) {
  const start = stdout.indexOf('{')
  if (start === -1) throw new Error(`the tests wrote no report:\n${stdout}\n${stderr}`)
  return JSON.parse(stdout.slice(start))
}
