import type { z } from 'zod'
import { sanitizeJson } from '#main/base/parse-json.ts'
import { requests } from '#shared/contract.ts'
import type { AppContext } from './context.ts'
import { commandHandlers, type CommandHandlers } from './index.ts'

/**
 * Thrown if the contract has no such request or its argument is invalid. The caller receives the error's
 * message.
 */
export class RejectedCallError extends Error {
  override readonly name = 'RejectedCallError'
}

type Schemas = Readonly<Record<string, z.ZodType>>

export type Handlers<S extends Schemas, Context> = {
  readonly [N in keyof S]: (context: Context, argument: z.infer<S[N]>) => unknown
}

/**
 * Calls the handler of a request. Throws RejectedCallError for an unknown request, or an argument that
 * doesn't match the schema.
 */
export async function validateAndCall<S extends Schemas, Context>(
  schemas: S,
  handlers: Handlers<S, Context>,
  context: Context,
  name: unknown,
  argument: unknown,
): Promise<unknown> {
  const isKnown = (text: unknown): text is keyof S & string =>
    typeof text === 'string' && Object.hasOwn(schemas, text)
  if (!isKnown(name)) throw new RejectedCallError('There is no such call')
  const isValid = (value: unknown): value is z.infer<S[typeof name]> =>
    schemas[name]?.safeParse(value).success === true
  if (!isValid(argument)) throw new RejectedCallError(`${name}: the argument does not fit the contract`)
  // The argument is always an object, so it can be sanitized in place.
  sanitizeJson(argument)
  return handlers[name](context, argument)
}

/**
 * Handles a request from the window. The window receives the resulting changes of the state before the
 * response.
 */
export async function handleCall(
  context: AppContext,
  name: unknown,
  argument: unknown,
  table: CommandHandlers = commandHandlers,
): Promise<unknown> {
  const response = await validateAndCall(requests, table, context, name, argument)
  context.desktop.page.flush()
  return response
}
