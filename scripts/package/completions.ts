import {
  commandNames,
  terminalCommands,
  commonOptions,
  type OptionSpec,
} from '#main/terminal/terminal-commands.ts'
import { launchOptions } from '#main/terminal/app-options.ts'

type Options = Readonly<Record<string, OptionSpec>>

const ofProgram: Options = {
  ...launchOptions,
  version: { summary: 'show the version' },
  help: commonOptions.help,
}

const ofCommands = commandNames.map((name) => ({
  name,
  summary: terminalCommands[name].summary,
  options: { ...terminalCommands[name].options, ...commonOptions } satisfies Options,
}))

const isPath = (value = '') => /^(?:FILE|DIR|ZIP)$/.test(value)
const wordsOf = (value = '') => (/^[a-z\d]+(?:\|[a-z\d]+)+$/.test(value) ? value.split('|') : [])
const takesValue = (value = '') => value !== '' && !value.startsWith('[')

const all = [ofProgram, ...ofCommands.map(({ options }) => options)].flatMap((options) =>
  Object.entries(options),
)
/**
 * Whether a flag has no value in at least one command. For example, `--watch` has a value in the app, but
 * none in `status`.
 */
const isAmbiguous = (flag: string) => all.some(([name, { value }]) => name === flag && !takesValue(value))
const flagsWith = (fits: (value?: string) => boolean) => [
  ...new Set(all.flatMap(([name, { value }]) => (fits(value) && !isAmbiguous(name) ? [`--${name}`] : []))),
]
const flagsOf = (options: Options) => Object.keys(options).map((name) => `--${name}`)

export const createBashCompletions = (): string => `# bash completions of compileo-tray
_compileo_tray() {
  local word=\${COMP_WORDS[COMP_CWORD]} words=''
  case \${COMP_WORDS[COMP_CWORD - 1]} in
    ${flagsWith(isPath).join(' | ')}) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
${all
  .filter(([, { value }]) => wordsOf(value).length > 0)
  .map(([name, { value }]) => `    --${name}) words='${wordsOf(value).join(' ')}' ;;`)
  .join('\n')}
    ${flagsWith((value) => takesValue(value) && !isPath(value) && wordsOf(value).length === 0).join(' | ')}) return ;;
    *)
      case \${COMP_WORDS[1]} in
${ofCommands.map(({ name, options }) => `        ${name}) words='${flagsOf(options).join(' ')}' ;;`).join('\n')}
        *) words='${[...commandNames, ...flagsOf(ofProgram)].join(' ')}' ;;
      esac ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _compileo_tray compileo-tray
`

/** Quotes a text for zsh, which gives `[`, `]` and `:` a meaning in an option. */
const zshText = (text: string) =>
  `'${text.replaceAll(/[[\]:\\]/g, String.raw`\$&`).replaceAll("'", String.raw`'\''`)}'`

function zshOption([name, { value, summary }]: [string, OptionSpec]): string {
  const text = zshText(summary).slice(1, -1)
  if (!takesValue(value)) return `'--${name}[${text}]'`
  const words = wordsOf(value)
  const action = isPath(value) ? '_files' : words.length > 0 ? `(${words.join(' ')})` : ''
  return `'--${name}=[${text}]:${(value ?? '').toLowerCase().replaceAll('|', ' or ')}:${action}'`
}

const zshOptions = (options: Options) => Object.entries(options).map(zshOption).join(' \\\n      ')

export const createZshCompletions = (): string => `#compdef compileo-tray
_compileo-tray() {
  local -a names=(
    ${ofCommands.map(({ name, summary }) => zshText(name + ':' + summary).replace(String.raw`\:`, ':')).join('\n    ')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command names
    return
  fi
  case $words[2] in
${ofCommands.map(({ name, options }) => `    ${name}) shift words; (( CURRENT-- )); _arguments \\\n      ${zshOptions(options)} ;;`).join('\n')}
    *) _arguments \\
      ${zshOptions(ofProgram)} ;;
  esac
}
_compileo-tray "$@"
`

const fishText = (text: string) => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`

function fishOption(condition: string, [name, { value, summary }]: [string, OptionSpec]): string {
  const words = wordsOf(value)
  const kind = isPath(value) ? '-r -F' : takesValue(value) ? '-x' : ''
  const given = words.length > 0 ? `-a ${fishText(words.join(' '))}` : ''
  return [
    'complete -c compileo-tray',
    `-n ${condition}`,
    `-l ${name}`,
    kind,
    given,
    `-d ${fishText(summary)}`,
  ]
    .filter(Boolean)
    .join(' ')
}

export const createFishCompletions = (): string =>
  [
    'complete -c compileo-tray -f',
    ...ofCommands.map(
      ({ name, summary }) =>
        `complete -c compileo-tray -n __fish_use_subcommand -a ${name} -d ${fishText(summary)}`,
    ),
    ...Object.entries(ofProgram).map((option) => fishOption('__fish_use_subcommand', option)),
    ...ofCommands.flatMap(({ name, options }) =>
      Object.entries<OptionSpec>(options).map((option) =>
        fishOption(`'__fish_seen_subcommand_from ${name}'`, option),
      ),
    ),
    '',
  ].join('\n')
