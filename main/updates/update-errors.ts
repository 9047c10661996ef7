import { messageOf, type Message, type MessageCode } from '../../shared/message.ts'
import { forOtherSystem, notSigned } from './updater.ts'

type NameOf<Code> = Code extends `updates.troubles.${infer Name}` ? Name : never

type UpdateErrorCode = NameOf<MessageCode>

/** Codes of Chromium's network errors, Node and electron-updater; the first match wins. */
const signs: readonly (readonly [RegExp, UpdateErrorCode])[] = [
  [new RegExp(notSigned), 'notSigned'],
  [new RegExp(forOtherSystem), 'otherSystem'],
  [/ERR_UPDATER_INVALID_SIGNATURE|code signature/i, 'notSigned'],
  [/ERR_CHECKSUM_MISMATCH|checksum mismatch/i, 'changed'],
  [/ENOSPC|ERR_FILE_NO_SPACE/, 'diskFull'],
  [/EACCES|EPERM|EROFS|ERR_ACCESS_DENIED/, 'notWritable'],
  [/ERR_BLOCKED_BY_CLIENT/, 'elsewhere'],
  [/ERR_(?:PROXY|TUNNEL|SOCKS|MANDATORY_PROXY|PAC)|\b407\b/, 'proxy'],
  [/ERR_(?:CERT|SSL|BAD_SSL)/, 'certificate'],
  [/ERR_(?:INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|NETWORK|ADDRESS|CONNECTION|TIMED_OUT)/, 'unreachable'],
  [/ERR_UPDATER_CHANNEL_FILE_NOT_FOUND|\b404\b/, 'nothingThere'],
  [/ERR_UPDATER_(?:INVALID|NO)_|ERR_UPDATER_LATEST/, 'unreadable'],
]

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${String(error.code)} ${error.message}` : error.message
}

/** Why a check or a download failed. */
export function explainUpdateError(error: unknown): Message {
  const text = codeOf(error)
  const trouble = signs.find(([sign]) => sign.test(text))?.[1]
  if (trouble !== undefined) return messageOf(`updates.troubles.${trouble}`)
  return messageOf('system.otherwise', text.trim().split('\n', 1)[0] ?? '')
}
