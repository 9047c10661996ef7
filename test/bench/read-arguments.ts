import { parseArgs } from 'node:util'

export function readArguments<G extends { readonly name: string }>(
  args: readonly string[],
  groups: readonly G[],
) {
  const options = {
    only: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean' },
    check: { type: 'boolean' },
  } as const
  let values: { only?: string; rounds?: string; quick?: boolean; check?: boolean }
  try {
    ;({ values } = parseArgs({ args: [...args], options }))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { only, quick = false, check: checked = false } = values
  const rounds = Number(values.rounds ?? (quick ? 1 : 3))
  if (!Number.isInteger(rounds) || rounds < 1) return '--rounds needs a whole number of at least 1'
  const names = only?.split(',')
  const unknown = names?.find((name) => !groups.some((group) => group.name === name))
  if (unknown !== undefined) return `There is no group “${unknown}”`
  return {
    wanted: groups.filter(({ name }) => names?.includes(name) ?? true),
    rounds,
    quick,
    checked,
  }
}
