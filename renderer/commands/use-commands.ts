import { useMemo } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { useShallow } from 'zustand/react/shallow'
import { useActions, useTickingValue, useWindowState, useWindowStore } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { MenuItem } from '#renderer/ui/menu-entries.tsx'
import { formatKeys } from '#renderer/ui/keys.ts'
import { selectCommandState } from './command-state.ts'
import {
  commands,
  type Command,
  type CommandContext,
  type CommandId,
  type CommandTarget,
} from './commands.ts'

export interface MenuCommand extends MenuItem {
  readonly id: CommandId
  readonly short: string
}

/** Returns what the target's commands depend on. */
export function useCommandContext(target: CommandTarget = {}): CommandContext {
  const texts = useTexts()
  const actions = useActions()
  const state = useWindowState(useShallow(selectCommandState))
  const isPaused = useTickingValue((now) => state.pausedUntil > now)
  // The current jobs are read from the store, because the order of the list is frozen and the target may
  // contain outdated jobs.
  const jobs = useMemo(
    () => (target.jobs ?? []).flatMap(({ identity }) => state.jobs.get(identity.key) ?? []),
    [target.jobs, state.jobs],
  )
  return { ...target, jobs, state, isPaused, actions, texts }
}

export function createMenuCommands(
  ids: readonly CommandId[],
  context: CommandContext,
): readonly MenuCommand[] {
  return ids.flatMap((id) => {
    const command: Command = commands[id]
    if (command.when?.(context) === false) return []
    const name = command.text(context)
    return {
      id,
      name,
      short: command.short?.(context) ?? name,
      hotkey: command.shortcut && formatKeys(command.shortcut, context.texts)[0],
      disabled: command.isDisabled?.(context) ?? false,
      isDangerous: command.isDangerous ?? false,
      act: () => command.act(context),
    }
  })
}

export const useCommands = (ids: readonly CommandId[], target?: CommandTarget): readonly MenuCommand[] =>
  createMenuCommands(ids, useCommandContext(target))

/**
 * Returns a function that reads the context when it is called, so that a change of the state doesn't render
 * the component.
 */
function useContextGetter(): (
  keys: readonly JobKey[],
  target?: Omit<CommandTarget, 'jobs'>,
) => CommandContext {
  const store = useWindowStore()
  const actions = useActions()
  const texts = useTexts()
  return (keys, target = {}) => {
    const state = selectCommandState(store.getState())
    const jobs = keys.flatMap((key) => state.jobs.get(key) ?? [])
    return { ...target, jobs, state, isPaused: false, actions, texts }
  }
}

/** Returns a function that creates the commands for the listed jobs. A menu calls it when the menu opens. */
export function useCommandGetter(
  ids: readonly CommandId[],
  listed: readonly JobView[],
): () => readonly MenuCommand[] {
  const getContext = useContextGetter()
  return () => createMenuCommands(ids, getContext(listed.map(({ identity }) => identity.key)))
}

export type RunCommand = (
  id: CommandId,
  keys?: readonly JobKey[],
  target?: Omit<CommandTarget, 'jobs'>,
) => void

/** Returns a function that carries out a command. */
export function useRunCommand(): RunCommand {
  const getContext = useContextGetter()
  return (id, keys = [], target) => commands[id].act(getContext(keys, target))
}
