import { z } from 'zod'
import type { Patch } from '#shared/contract.ts'
import type { PublicState } from '#shared/public-state.ts'

/** Changes if an older client or server couldn't understand the messages any more. */
export const protocolVersion = 1

/**
 * Both sides send this first. On Windows, other users may open the pipe for reading only, so they can't send it and get
 * nothing.
 */
const greeting = z.object({ protocol: z.number() })

/** The first message of the server, which tells a client of another version what runs. */
export const serverGreeting = greeting.extend({ version: z.string() })

export const clientGreeting = greeting

/** A request of a client. `argument` is checked by the contract. */
export const clientRequest = z.strictObject({
  id: z.number().int().min(0),
  call: z.string().max(100),
  argument: z.unknown(),
})

/** A reply, a part of a reply, or what the server pushes. */
export type ServerMessage<Reply = unknown> =
  | { readonly id: number; readonly reply: Reply }
  | { readonly id: number; readonly error: string }
  /** Bytes of a result, in Base64. */
  | { readonly id: number; readonly part: string }
  | { readonly patch: Patch }
  | { readonly state: PublicState }

/** The longest message of a client, in bytes. */
export const maxRequestBytes = 64 * 1024
/** The longest message of the server, in characters: a snapshot of ten thousand jobs has a tenth of it. */
export const maxMessageLength = 200_000_000
