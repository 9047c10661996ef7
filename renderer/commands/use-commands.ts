import { useMemo } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { useShallow } from 'zustand/react/shallow'
import { useActions, useTickingValue, useWindow, useWindowStore } from '#renderer/state/context.tsx'
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
}

/** Returns what the commands for these jobs depend on. */
export function useCommandContext(target: CommandTarget = {}): CommandContext {
  const texts = useTexts()
  const actions = useActions()
  const state = useWindow(useShallow(selectCommandState))
  const isPaused = useTickingValue((now) => state.pausedUntil > now)
  // The target may contain outdated jobs, because the order of the list is frozen.
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
    return {
      id,
      name: command.text(context),
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
 * Returns a function that creates the commands for the listed jobs, so that they are only created when their
 * menu opens.
 */
export function useCommandGetter(
  ids: readonly CommandId[],
  listed: readonly JobView[],
): () => readonly MenuCommand[] {
  const store = useWindowStore()
  const actions = useActions()
  const texts = useTexts()
  return () => {
    const state = selectCommandState(store.getState())
    const jobs = listed.flatMap(({ identity }) => state.jobs.get(identity.key) ?? [])
    return createMenuCommands(ids, { jobs, state, isPaused: false, actions, texts })
  }
}

export type RunCommand = (
  id: CommandId,
  keys?: readonly JobKey[],
  target?: Omit<CommandTarget, 'jobs'>,
) => void

/**
 * Returns a function that carries out a command. Unlike `useCommands`, it doesn't render again when the state
 * changes.
 */
export function useRunCommand(): RunCommand {
  const store = useWindowStore()
  const actions = useActions()
  const texts = useTexts()
  return (id, keys = [], target = {}) => {
    const state = selectCommandState(store.getState())
    const jobs = keys.flatMap((key) => state.jobs.get(key) ?? [])
    commands[id].act({ ...target, jobs, state, isPaused: false, actions, texts })
  }
}
