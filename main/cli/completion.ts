import { launchOptions } from '../launch/command-line.ts'
import { commandNames, commands, commonOptions, type CommandName, type Shell } from './commands.ts'

const launchWords = Object.keys(launchOptions).map((option) => `--${option}`)

type Options = typeof launchOptions

const optionsOf = (name: CommandName): Options => ({ ...commands[name].options, ...commonOptions })

/** A word quoted for a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

function bash(): string {
  const cases = commandNames.map((name) => {
    const options = Object.keys(optionsOf(name)).map((option) => `--${option}`)
    const { words = [] } = commands[name]
    return `    ${name}) COMPREPLY=($(compgen -W ${quoted([...words, ...options].join(' '))} -- "$word")) ;;`
  })
  return `# bash completion for compileo-tray
_compileo_tray() {
  local word=\${COMP_WORDS[COMP_CWORD]}
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted([...commandNames, ...launchWords].join(' '))} -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    -*) COMPREPLY=($(compgen -W ${quoted(launchWords.join(' '))} -- "$word")) ;;
  esac
}
complete -F _compileo_tray compileo-tray
`
}

/** Escapes what is special in a spec of zsh's `_arguments`. */
const plain = (text: string) => text.replaceAll(/[[\]:\\]/g, String.raw`\$&`)

const zshOptions = (options: Options) =>
  Object.entries(options).map(([option, { value, summary }]) =>
    quoted(`--${option}[${plain(summary)}]${value ? `:${plain(value)}:` : ''}`),
  )

function zsh(): string {
  const described = commandNames.map((name) => quoted(`${name}:${plain(commands[name].summary)}`))
  const cases = commandNames.map((name) => {
    const options = zshOptions(optionsOf(name))
    const { words } = commands[name]
    const operands = quoted(words ? `1:argument:(${words.join(' ')})` : '*:job ID:')
    return `    ${name}) _arguments ${[...options, operands].join(' ')} ;;`
  })
  return `#compdef compileo-tray
_compileo_tray() {
  local -a commands=(${described.join(' ')})
  if [[ $words[2] == -* ]]; then
    _arguments ${zshOptions(launchOptions).join(' ')}
    return
  fi
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  ((CURRENT--))
  case $name in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _compileo_tray ]; then _compileo_tray "$@"; else compdef _compileo_tray compileo-tray; fi
`
}

const fishOptions = (when: string, options: Options) =>
  Object.entries(options).map(
    ([option, { value, summary }]) =>
      `complete -c compileo-tray -n ${quoted(when)} -l ${option}${value ? ' -x' : ''} -d ${quoted(summary)}`,
  )

function fish(): string {
  const first = '__fish_use_subcommand'
  const lines = commandNames.map((name) => {
    const { summary, words } = commands[name]
    const within = `__fish_seen_subcommand_from ${name}`
    const options = fishOptions(within, optionsOf(name))
    const operands = words
      ? [`complete -c compileo-tray -n ${quoted(within)} -a ${quoted(words.join(' '))}`]
      : []
    return [`complete -c compileo-tray -n ${first} -a ${name} -d ${quoted(summary)}`, ...options, ...operands]
  })
  const all = [...fishOptions(first, launchOptions), ...lines.flat()]
  return `# fish completion for compileo-tray\ncomplete -c compileo-tray -f\n${all.join('\n')}\n`
}

/** The completion script of a shell. Pure. */
export function completionOf(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash()
    case 'zsh':
      return zsh()
    case 'fish':
      return fish()
  }
}
