import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { reloadTopics } from '../live/reload.ts'
import { type Undoable, useNotify } from './notify.tsx'

type Options<Args, Result> = {
  /** The queries to reload: by the first part of their key, or `meta.topics`. */
  topics: readonly string[]
  /** Said when it is done; undefined says nothing. */
  done?: (result: Result, args: Args) => string | undefined
  /** What the message offers to put back for ten seconds. */
  undo?: (result: Result, args: Args) => Undoable
  /** The caller shows the error itself (beside a field). */
  isQuiet?: boolean
}

/** A change made by the person: runs it, reloads what shows it, says that it is done or why not. */
export function useAction<Args, Result>(
  run: (args: Args) => Promise<Result>,
  { topics, done, undo, isQuiet = false }: Options<Args, Result>,
): UseMutationResult<Result, Error, Args> {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return useMutation({
    mutationFn: run,
    onSuccess: (result, args) => {
      const message = done?.(result, args)
      if (message !== undefined) {
        if (undo) notify.undoable(message, undo(result, args))
        else notify.done(message)
      }
      return reloadTopics(queryClient, topics)
    },
    onError: (error) => {
      if (!isQuiet) notify.error(error)
    },
  })
}
