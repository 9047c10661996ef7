import { describe, expect, it } from 'vitest'
import { getCliArguments, terminalCommands } from '#main/terminal/terminal-commands.ts'
import { parseCommand } from '#main/terminal/parse-command.ts'
import { exitCodes, getWorstExitCode } from '#main/base/exit-codes.ts'
import { environmentRows, formatCommandHelp, formatProgramHelp } from '#main/terminal/help.ts'
import { launchOptions } from '#main/terminal/app-options.ts'
import { formatTable } from '#main/terminal/list.ts'

describe('the terminal’s command line', () => {
  it('runs a command if the first word after Chromium’s switches is a command', () => {
    expect(
      getCliArguments(['--ozone-platform=headless', '--disable-gpu', '--log-level=3', 'wait', 'a']),
    ).toEqual(['wait', 'a'])
    expect(getCliArguments(['--watch', 'wait'])).toBeUndefined()
    expect(getCliArguments(['--', 'wait'])).toBeUndefined()
    expect(getCliArguments(['wait', '--', 'a'])).toEqual(['wait', '--', 'a'])
    expect(getCliArguments([])).toBeUndefined()
    expect(getCliArguments(['toString'])).toBeUndefined()
  })

  it('may have options before the command', () => {
    expect(getCliArguments(['--server', 'list', '--json', 'wait', 'a', '--any'])).toEqual([
      'wait',
      '--server',
      'list',
      '--json',
      'a',
      '--any',
    ])
    expect(getCliArguments(['--timeout=5', 'wait', 'a'])).toEqual(['wait', '--timeout=5', 'a'])
    const hidden = parseCommand(getCliArguments(['--hidden', 'wait', 'a']) ?? [])
    expect(hidden).toMatchObject({ name: 'refuse', message: expect.stringContaining("'--hidden'") })
  })

  const plain = { all: false, quiet: false, any: false, strict: false, json: false }
  it.each<[line: string, request: object]>([
    ['wait a', { name: 'wait', ids: ['a'], ...plain }],
    [
      'wait --any a --timeout 1.5 b --server=http://x --json --strict',
      {
        ...plain,
        ids: ['a', 'b'],
        server: 'http://x',
        timeoutMs: 1_500,
        any: true,
        strict: true,
        json: true,
      },
    ],
    ['wait - --quiet', { ids: ['-'], quiet: true }],
    ['wait --batch Night', { ids: [], batch: 'Night', all: false }],
    ['wait --all', { ids: [], all: true }],
    ['wait --help', { name: 'help', command: 'wait' }],
    ['cancel a -h', { name: 'help', command: 'cancel' }],
    ['list', { name: 'list', all: false, json: false }],
    ['list --all --json', { name: 'list', all: true, json: true }],
    ['status --json', { name: 'list', all: false, json: true }],
    ['status a --watch', { name: 'status', ids: ['a'], watch: true }],
    ['status a --user-data-dir /x', { name: 'status', ids: ['a'], folder: '/x' }],
    [
      'plugin install --server Lab --file p.zip --timeout 9',
      { name: 'plugin', server: 'Lab', file: 'p.zip', timeoutMs: 9_000 },
    ],
    ['agent --config f', { name: 'agent', mode: 'run', config: 'f' }],
    ['agent --check --config f', { name: 'agent', mode: 'check', config: 'f' }],
    ['agent --status', { name: 'agent', mode: 'status', json: false }],
    ['agent --status --json', { name: 'agent', mode: 'status', json: true }],
  ])('can be parsed if it is “%s”', (line, request) => {
    expect(parseCommand(line.split(' '))).toMatchObject(request)
  })

  it.each<[string, string[], string]>([
    ['“wait”', ['wait'], 'Missing job ID'],
    ['“status --watch”', ['status', '--watch'], 'Missing job ID'],
    ['“wait a b --save x”', ['wait', 'a', 'b', '--save', 'x'], 'Use --save with one ID'],
    ['“wait --all --save x”', ['wait', '--all', '--save', 'x'], 'Use --save with one ID'],
    ['“wait --batch Night --all”', ['wait', '--batch', 'Night', '--all'], 'Use IDs, --batch or --all'],
    ['“cancel --all”', ['cancel', '--all'], "Unknown option '--all'"],
    [
      '“wait a --timeout soon”',
      ['wait', 'a', '--timeout', 'soon'],
      '--timeout takes seconds, or a time such as 30m or 2h, up to 32d',
    ],
    [
      '“wait a --timeout 0”',
      ['wait', 'a', '--timeout', '0'],
      '--timeout takes seconds, or a time such as 30m or 2h, up to 32d',
    ],
    ['“wait a --server” with an empty value', ['wait', 'a', '--server', ''], '--server needs a value'],
    ['“mcp --server http:/x”', ['mcp', '--server', 'http:/x'], '--server: Write http:// with two slashes'],
    ['“list a”', ['list', 'a'], 'list takes no IDs'],
    ['“agent”', ['agent'], 'Use --config FILE [--check], or --status [--config FILE] [--json]'],
    ['“agent a --status”', ['agent', 'a', '--status'], 'agent takes no operands'],
    [
      '“agent --config f --check --status”',
      ['agent', '--config', 'f', '--check', '--status'],
      'Use --config FILE',
    ],
    ['“agent --config f --json”', ['agent', '--config', 'f', '--json'], 'Use --config FILE'],
    ['“plugin remove”', ['plugin', 'remove'], 'plugin install'],
    ['“plugin install again”', ['plugin', 'install', 'again'], 'plugin install'],
    [
      '“wait a” with a timeout of over 32 days',
      ['wait', 'a', '--timeout', String(32 * 24 * 60 * 60 + 1)],
      '--timeout takes seconds, or a time such as 30m or 2h, up to 32d',
    ],
    [
      '“wait” with 1,001 IDs',
      ['wait', ...Array.from({ length: 1_001 }, (_, nth) => `job-${nth}`)],
      'the limit is 1000',
    ],
  ])('is rejected with an explanation if it is %s', (_, argv, words) => {
    const request = parseCommand(argv)
    expect(request).toEqual({ name: 'refuse', command: argv[0], message: expect.stringContaining(words) })
  })
})

it('a command line may have a thousand IDs, and a timeout of 32 days', () => {
  const ids = Array.from({ length: 1_000 }, (_, nth) => `job-${nth}`)
  const longest = 32 * 24 * 60 * 60
  expect(parseCommand(['wait', ...ids, '--timeout', String(longest)])).toMatchObject({
    ids,
    timeoutMs: longest * 1_000,
  })
})

it('a command line with an unknown command is rejected', () => {
  expect(() => parseCommand(['toString'])).toThrow('There is no command toString')
})

describe('the help text', () => {
  it.each(
    ['', ...Object.keys(terminalCommands)].map((name) => [`compileo-tray ${name}`.trim(), name] as const),
  )('of “%s” fits into 80 columns', (_, name) => {
    const request = parseCommand([name || 'wait', '--help'])
    const text = name && request.name === 'help' ? formatCommandHelp(request.command) : formatProgramHelp()
    expect(text).toContain(`compileo-tray ${name}`)
    const prose = text.split('\n').filter((line) => !line.startsWith('  compileo-tray'))
    expect(prose.filter((line) => line.length > 80)).toEqual([])
  })

  it('has a summary, usage, options, exit codes and examples for a command', () => {
    const [summary, usage, ...rest] = formatCommandHelp('cancel').split('\n\n')
    expect(summary).toBe('Cancel jobs')
    expect(usage).toBe('Usage:\n  compileo-tray cancel ID... [--server URL] [--json]')
    const [key, examples, codes = '', options = ''] = rest.toReversed()
    expect(key).toBe('Uses COMPILEO_API_KEY, or the key saved in the keyring.\n')
    expect(examples).toBe('Examples:\n  # Cancel a job\n  compileo-tray cancel 1f2e3d4c')
    const [head, ...rows] = codes.split('\n')
    expect(head).toBe('Exit codes:')
    expect(rows.map((row) => row.slice(0, 7))).toEqual(
      ['0', '1', '2', '3', '4', '5', '124', '130'].map((code) => `  ${code.padEnd(5)}`),
    )
    const names = ['--server URL', '--json', '--user-data-dir DIR', '--help']
    const [title, ...optionLines] = options.split('\n')
    expect(title).toBe('Options:')
    const lefts = optionLines.map((row) => row.slice(0, 23))
    expect(lefts.filter((left) => left.trim())).toEqual(names.map((name) => `  ${name}`.padEnd(23)))
    expect(optionLines.join('\n')).toMatch(/^( {2}.{21}\S.*\n?)+$/)
    expect(formatCommandHelp('list')).toContain('\n  compileo-tray list [--server URL]')
    expect(formatCommandHelp('wait')).toContain('ID is a job ID')
    expect(formatCommandHelp('agent')).not.toMatch(/Exit codes|COMPILEO_API_KEY|\n\n$/)
  })

  it('lists the program’s commands first, then options and environment variables', () => {
    const help = formatProgramHelp()
    const order = [
      'Commands',
      'Usage without a command:',
      'Options without a command:',
      'Examples:',
      'Environment:',
    ]
    expect(order.map((title) => help.indexOf(`\n${title}`)).toSorted((a, b) => a - b)).toEqual(
      order.map((title) => help.indexOf(`\n${title}`)),
    )
    const flags = [...Object.keys(launchOptions), 'version', 'help'].map((option) => `--${option}`)
    const names = [...Object.keys(terminalCommands), ...flags, ...environmentRows.map(([name]) => name)]
    expect(names.filter((name) => !help.includes(`\n  ${name} `))).toEqual([])
  })

  it.each(Object.values(terminalCommands).flatMap(({ examples }) => examples))(
    'has the example “%s”, which can be parsed',
    (line) => {
      const [, words = ''] = /compileo-tray ([^|&)]+)/.exec(line) ?? []
      expect(parseCommand(words.trim().split(' '))).not.toMatchObject({ name: 'refuse' })
    },
  )
})

it('the exit code for several jobs is the worst of their exit codes', () => {
  expect(getWorstExitCode([])).toBe(0)
  expect(getWorstExitCode([exitCodes.completed, exitCodes.cancelled])).toBe(3)
  expect(getWorstExitCode([exitCodes.cancelled, exitCodes.failed, exitCodes.completed])).toBe(1)
  expect(getWorstExitCode([exitCodes.failed, exitCodes.unknown])).toBe(4)
  expect(getWorstExitCode([exitCodes.unreachable, exitCodes.unknown])).toBe(5)
  expect(getWorstExitCode([exitCodes.unreachable, exitCodes.timedOut])).toBe(124)
  expect(getWorstExitCode([exitCodes.usage, exitCodes.timedOut])).toBe(2)
  expect(getWorstExitCode([exitCodes.usage, exitCodes.interrupted])).toBe(130)
})

it('a table’s columns are as wide as their content', () => {
  expect(
    formatTable(
      ['ID', 'NAME'],
      [
        ['a', 'one'],
        ['long', 'two'],
      ],
    ),
  ).toBe('ID    NAME\na     one\nlong  two')
})
