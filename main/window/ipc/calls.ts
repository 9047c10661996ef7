import { commands, type Commands, type Result } from '#main/commands/index.ts'
import type { AppContext } from '#main/commands/context.ts'
import { requests, type RequestArgument, type RequestName } from '#shared/contract.ts'
import { mend } from '#main/base/parse-json.ts'

/** A call that the contract doesn't have, or not with this argument. Its text goes back to the caller. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall'
}

const isRequestName = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(requests, name)

function fits<N extends RequestName>(name: N, argument: unknown): argument is RequestArgument<N> {
  return requests[name].safeParse(argument).success
}

function answer<N extends RequestName>(
  table: Commands,
  context: AppContext,
  name: N,
  argument: unknown,
): Promise<Result<N>> {
  if (!fits(name, argument)) throw new RefusedCall(`${name}: the argument does not fit the contract`)
  // In place: every argument is an object.
  mend(argument)
  return Promise.resolve(table[name](context, argument))
}

/** @throws for an unknown name, or an argument that doesn't fit the contract's schema */
export async function answerCall(
  context: AppContext,
  name: unknown,
  argument: unknown,
  table: Commands = commands,
): Promise<unknown> {
  if (!isRequestName(name)) throw new RefusedCall('There is no such call')
  return answer(table, context, name, argument)
}
