import { launchOptions } from '#main/launch/command-line.ts'
import {
  commandNames,
  commands,
  commonOptions,
  type Candidates,
  type CommandName,
  type Shell,
} from './commands.ts'

const launchWords = Object.keys(launchOptions).map((option) => `--${option}`)

type Options = typeof launchOptions

const optionsOf = (name: CommandName): Options => ({ ...commands[name].options, ...commonOptions })

/** For a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

const valuesOf: Readonly<Record<string, Candidates | undefined>> = { server: 'servers', batch: 'batches' }

const takesJobs = (name: CommandName) => commands[name].operands === 'ID...'

function bash(): string {
  const cases = commandNames.map((name) => {
    const options = Object.keys(optionsOf(name)).map((option) => `--${option}`)
    const { words = [] } = commands[name]
    const jobs = takesJobs(name) ? '; [[ $word == -* ]] || _compileo_tray_offer jobs' : ''
    return `    ${name}) COMPREPLY=($(compgen -W ${quoted([...words, ...options].join(' '))} -- "$word"))${jobs} ;;`
  })
  const values = Object.entries(valuesOf).map(
    ([option, of = '']) => `    --${option}) _compileo_tray_offer ${of}; return ;;`,
  )
  // compgen would run commands in untrusted words.
  return `# bash completion for compileo-tray
_compileo_tray_offer() {
  local candidate
  while IFS=$'\\t' read -r candidate _; do
    [[ $candidate == "$word"* ]] && COMPREPLY+=("$(printf %q "$candidate")")
  done < <("\${COMP_WORDS[0]}" completion "$1" 2>/dev/null)
}
_compileo_tray() {
  local word=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted([...commandNames, ...launchWords].join(' '))} -- "$word"))
    return
  fi
  case \${COMP_WORDS[COMP_CWORD - 1]} in
${values.join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    -*) COMPREPLY=($(compgen -W ${quoted(launchWords.join(' '))} -- "$word")) ;;
  esac
}
complete -F _compileo_tray compileo-tray
`
}

/** Escapes a spec of zsh's `_arguments`. */
const plain = (text: string) => text.replaceAll(/[[\]:\\]/g, String.raw`\$&`)

const zshOffer = (of: Candidates | undefined) => (of ? `{_compileo_tray_offer ${of}}` : '')
const zshOptions = (options: Options) =>
  Object.entries(options).map(([option, { value, summary }]) =>
    quoted(`--${option}[${plain(summary)}]${value ? `:${plain(value)}:${zshOffer(valuesOf[option])}` : ''}`),
  )

function zsh(): string {
  const described = commandNames.map((name) => quoted(`${name}:${plain(commands[name].summary)}`))
  const cases = commandNames.map((name) => {
    const options = zshOptions(optionsOf(name))
    const { words } = commands[name]
    const operands = quoted(
      words
        ? `1:argument:(${words.join(' ')})`
        : `*:job ID:${zshOffer(takesJobs(name) ? 'jobs' : undefined)}`,
    )
    return `    ${name}) _arguments ${[...options, operands].join(' ')} ;;`
  })
  return `#compdef compileo-tray
_compileo_tray_offer() {
  local -a words descriptions
  local word description
  while IFS=$'\\t' read -r word description; do
    words+=("$word") descriptions+=("$word  $description")
  done < <(compileo-tray completion $1 2>/dev/null)
  compadd -l -d descriptions -a words
}
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

const fishOffer = (of: Candidates | undefined) =>
  of ? ` -a '(compileo-tray completion ${of} 2>/dev/null)'` : ''
const fishOptions = (when: string, options: Options) =>
  Object.entries(options).map(
    ([option, { value, summary }]) =>
      `complete -c compileo-tray -n ${quoted(when)} -l ${option}${value ? ' -x' : ''}${fishOffer(valuesOf[option])} -d ${quoted(summary)}`,
  )

function fish(): string {
  const first = '__fish_use_subcommand'
  const lines = commandNames.map((name) => {
    const { summary, words } = commands[name]
    const within = `__fish_seen_subcommand_from ${name}`
    const options = fishOptions(within, optionsOf(name))
    const operands = words
      ? [`complete -c compileo-tray -n ${quoted(within)} -a ${quoted(words.join(' '))}`]
      : takesJobs(name)
        ? [`complete -c compileo-tray -n ${quoted(within)}${fishOffer('jobs')}`]
        : []
    return [`complete -c compileo-tray -n ${first} -a ${name} -d ${quoted(summary)}`, ...options, ...operands]
  })
  const all = [...fishOptions(first, launchOptions), ...lines.flat()]
  return `# fish completion for compileo-tray\ncomplete -c compileo-tray -f\n${all.join('\n')}\n`
}

/** The completion script of a shell. */
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
