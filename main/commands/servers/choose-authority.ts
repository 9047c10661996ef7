import type { Reply } from '../../../shared/contract.ts'
import { longestAuthority, readAuthority } from '../../network/certificates.ts'
import { readWhole, type FileDialogs } from '../../base/files.ts'
import { texts } from '../../../shared/texts/native-texts.ts'

/**
 * Asks for a file with the certificates of an authority, and reads it. They are copied, so that the file may move. One
 * that is no such file, or holds a private key, is refused in words, and nothing of it is kept.
 */
export async function chooseAuthority(dialogs: FileDialogs): Promise<Reply<'chooseAuthority'>> {
  const path = await dialogs.askOpen({
    title: texts.files.titles.chooseAuthority,
    extensions: ['pem', 'crt', 'cer'],
  })
  if (path === undefined) return { ok: true }
  const text = await readWhole(path, longestAuthority * 10)
  return text.ok ? readAuthority(text.value) : text
}
