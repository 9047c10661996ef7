import { z } from 'zod'
import type { Patch } from '#shared/contract.ts'
import type { PublicState } from '#shared/public-state.ts'

/**
 * The version of the protocol. It rises when an older client or server wouldn't understand the messages any
 * more.
 */
export const protocolVersion = 1

/**
 * The greeting, which both sides send first. On Windows, other users may open the named pipe only for
 * reading. They can't send the greeting, so they receive no data.
 */
const greeting = z.object({ protocol: z.number() })

/** The first message of the server. It tells a client of another version which version is running. */
export const serverGreetingSchema = greeting.extend({ version: z.string() })

export const clientGreetingSchema = greeting

/** A request from a client. The contract checks its `argument`. */
export const clientRequestSchema = z.strictObject({
  id: z.number().int().min(0),
  call: z.string().max(100),
  argument: z.unknown(),
})

/** A reply, a part of a reply, or a message that the server sends by itself. */
export type ServerMessage<Reply = unknown> =
  | { readonly id: number; readonly reply: Reply }
  | { readonly id: number; readonly error: string }
  /** A part of a result, in Base64. */
  | { readonly id: number; readonly part: string }
  | { readonly patch: Patch }
  | { readonly state: PublicState }

/** The longest message that a client may send, in bytes. */
export const maxRequestBytes = 64 * 1024
/**
 * The longest message that the server may send, in characters. A snapshot of ten thousand jobs has a tenth of
 * that.
 */
export const maxMessageLength = 200_000_000
