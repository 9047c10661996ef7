import { useEffect, useEffectEvent, useMemo, useRef, useState, type RefObject } from 'react'
import type { CompileoBridge, Reply, WatchResult } from '#shared/contract.ts'
import type { Message } from '#shared/message.ts'
import type { BatchId, ServerId } from '#shared/model.ts'
import { findJobs } from '#shared/rules/job-ids.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useActions, useBridge, useWindowState } from '#renderer/state/context.tsx'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { splitText, maxTextLength } from '#renderer/state/models/split-text.ts'

export const anotherServerValue = ' another'

export interface WatchFields {
  readonly text: string
  readonly label: string
  readonly server: string
  readonly url: string
  readonly apiKey: string
}

export interface WatchError {
  readonly field: 'text' | 'url'
  readonly message: string
}

const initialFields: WatchFields = {
  text: '',
  label: '',
  server: '',
  url: 'http://localhost:8000',
  apiKey: '',
}

export function useWatchForm() {
  const texts = useTexts()
  const bridge = useBridge()
  const { toast } = useActions()
  const showWatched = useOpenWatched()
  const [fields, setFields] = useState(initialFields)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<WatchError>()
  const [results, setResults] = useState<readonly WatchResult[]>([])
  const jobs = useMemo(() => findJobs(fields.text).length, [fields.text])
  const isSeveral = jobs > 1
  const { servers, asksForServer, chooseServer } = useFormServer(fields)
  const { isBegun, becomesBatch, groupWatched, leaveBatch } = useFormBatch(fields.label.trim(), isSeveral)

  const shown = useIsMounted()
  const initialText = useWindowState(
    ({ dialogs }) => dialogs.find((dialog) => dialog.type === 'watch')?.text ?? '',
  )
  const take = useEffectEvent((text: string) =>
    change({ text: fields.text.trim() === '' ? text : `${fields.text.trimEnd()}\n${text}` }),
  )
  useEffect(() => {
    if (initialText !== '') take(initialText)
  }, [initialText])

  function change(changed: Partial<WatchFields>): void {
    setError(undefined)
    setFields((last) => {
      const url =
        changed.text !== undefined && last.url === initialFields.url ? findServerUrl(changed.text) : undefined
      return { ...last, ...(url === undefined ? {} : { url }), ...changed }
    })
  }

  async function watch(): Promise<void> {
    const server = await chooseServer()
    if (!server.ok) return setError({ field: 'url', message: formatMessage(server.message, texts) })
    const { serverId } = server
    if (asksForServer) setFields((last) => ({ ...last, server: serverId ?? '', apiKey: '' }))
    const label = isSeveral ? '' : fields.label.trim()
    const { found, message: refusal } = await watchInParts(bridge, fields.text, { serverId, label })
    const message = refusal && formatMessage(refusal, texts)
    await groupWatched(found)
    // Text without a job ID only counts as an error if the whole text contains no job ID.
    if (found.every((result) => result.ok) && (found.length > 0 || message === undefined)) {
      leaveBatch()
      setFields((last) => ({ ...initialFields, server: last.server }))
      return showWatched(found)
    }
    const rejectedJobs = found.filter((result) => !result.ok)
    const [failed] = rejectedJobs
    const errorText = failed ? `${failed.jobId}: ${formatMessage(failed.message, texts)}` : (message ?? '')
    if (!shown.current) return toast(errorText)
    setResults(found)
    // Only the rejected jobs stay in the text.
    if (rejectedJobs.length < found.length) {
      setFields((last) => ({ ...last, text: rejectedJobs.map(({ jobId }) => jobId).join('\n') }))
    }
    if (!failed) setError({ field: 'text', message: errorText })
  }

  async function submit(): Promise<void> {
    if (busy) return
    setResults([])
    const missing = findMissing(fields, asksForServer, texts)
    setError(missing)
    if (missing) return
    setBusy(true)
    await watch()
    setBusy(false)
  }

  const isDone = results.some((result) => result.ok)
  /**
   * Whether a label can be entered. It needs a text with at least one job ID, or a batch that already has
   * jobs.
   */
  const takesLabel = jobs > 0 || isBegun
  const state = { fields, servers, asksForServer, busy, error, results, isDone, isSeveral, takesLabel }
  return { ...state, becomesBatch, change, submit }
}

/**
 * Returns the servers, whether the form asks for an address, and a function that resolves with the chosen
 * server. The function adds a new server first.
 */
function useFormServer({ server, url, apiKey }: WatchFields) {
  const bridge = useBridge()
  const servers = useServers()
  const [added, setAdded] = useState<ServerId>()
  const asksForServer =
    server === anotherServerValue || (servers.length === 0 && (added === undefined || server === ''))

  async function chooseServer(): Promise<Reply<'addServer'>> {
    if (!asksForServer) return { ok: true, serverId: server || undefined }
    const address = { url: url.trim(), apiKey: apiKey.trim() || undefined }
    const outcome: Reply<'addServer'> = await catchFailure(bridge.call('addServer', address))
    if (outcome.ok) setAdded(outcome.serverId)
    return outcome
  }
  return { servers, asksForServer, chooseServer }
}

/**
 * Manages the batch of the form's jobs. If some jobs are rejected, a second attempt adds to the same batch.
 */
function useFormBatch(name: string, isSeveral: boolean) {
  const texts = useTexts()
  const bridge = useBridge()
  const { toast } = useActions()
  const asBatch = useWindowState((state) => state.asBatch)
  const [batchId, setBatchId] = useState<BatchId>()
  const isBegun = batchId !== undefined
  // Several jobs become a batch if the user chooses that or enters a name, which is then the name of the
  // batch.
  const becomesBatch = (asBatch || name !== '') && (isSeveral || isBegun)

  /** Adds watched jobs to the batch. A single job only joins a batch that already has jobs. */
  async function groupWatched(found: readonly WatchResult[]): Promise<void> {
    const keys = [...new Set(found.flatMap(({ key }) => key ?? []))]
    if (!becomesBatch || keys.length < (isBegun ? 1 : 2)) return
    const targetBatch = isBegun ? { batchId } : name && { name }
    const outcome = await catchFailure(bridge.call('groupJobs', { keys, ...targetBatch }))
    if (!outcome.ok) toast(formatMessage(outcome.message, texts))
    else if ('batchId' in outcome) setBatchId(outcome.batchId)
  }
  return { isBegun, becomesBatch, groupWatched, leaveBatch: () => setBatchId(undefined) }
}

/** Returns what is missing before the form can be submitted. */
function findMissing(
  { text, url }: WatchFields,
  asksForServer: boolean,
  { watchForm }: Texts,
): WatchError | undefined {
  if (text.trim() === '') return { field: 'text', message: watchForm.needsText }
  if (text.length > maxTextLength) return { field: 'text', message: watchForm.tooLong(maxTextLength) }
  if (asksForServer && url.trim() === '') return { field: 'url', message: watchForm.needsUrl }
  return undefined
}

/**
 * Returns a function that opens a single job in the details, and shows the number of several jobs in a toast.
 */
function useOpenWatched(): (found: readonly WatchResult[]) => void {
  const texts = useTexts()
  const { closeDialog, showAll, select, toast } = useActions()
  return (found) => {
    closeDialog('watch')
    showAll()
    const [only] = found
    if (found.length === 1 && only?.key !== undefined) select(only.key)
    else toast(texts.toast.watching(found.length))
  }
}

function useIsMounted(): RefObject<boolean> {
  const shown = useRef(false)
  useEffect(() => {
    shown.current = true
    return () => {
      shown.current = false
    }
  }, [])
  return shown
}

interface WatchOptions {
  readonly serverId: ServerId | undefined
  readonly label: string
}

/**
 * Watches the jobs in a text. A long text is sent in parts, and a label is only sent if there is one part.
 */
async function watchInParts(bridge: CompileoBridge, text: string, { serverId, label }: WatchOptions) {
  const parts = splitText(text)
  const results: WatchResult[] = []
  let message: Message | undefined
  for (const part of parts) {
    const outcome = await catchFailure(
      bridge.call('watch', {
        text: part,
        serverId,
        label: parts.length === 1 && label !== '' ? label : undefined,
      }),
    )
    if ('results' in outcome) results.push(...outcome.results)
    if (!outcome.ok) message ??= outcome.message
  }
  return { found: results, message }
}

/**
 * Returns the address of a server in a pasted text: the part of the first link before `/api`, or else the
 * link's origin.
 */
export function findServerUrl(text: string): string | undefined {
  const link = /https?:\/\/[^\s"'<>]+/.exec(text)?.[0]
  if (link === undefined) return undefined
  const found =
    /^(https?:\/\/[^/?#]+(?:\/[^?#]*?)?)\/api(?:\/|$)/.exec(link) ?? /^(https?:\/\/[^/?#]+)/.exec(link)
  return found?.[1]
}
