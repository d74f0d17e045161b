import { LiveMessage } from '@gantry/contract/platform'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { reloadTopics } from './reload.ts'

/** Topics that arrive together are answered with one round of reloading. */
const gatherMs = 250
const longestWaitMs = 15_000

/** Hears what changed in the workspace and reloads the queries that show it; reconnects for as long as it is on screen. */
export function useLive(slug: string): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const reload = gatherTopics((topics) => void reloadTopics(queryClient, topics))
    const close = listen(`/v1/live?workspace=${encodeURIComponent(slug)}`, reload.add)
    return () => {
      reload.cancel()
      close()
    }
  }, [slug, queryClient])
}

function gatherTopics(tell: (topics: readonly string[]) => void) {
  const heard = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    timer = undefined
    tell([...heard])
    heard.clear()
  }
  return {
    add: (topic: string) => {
      heard.add(topic)
      timer ??= setTimeout(flush, gatherMs)
    },
    cancel: () => clearTimeout(timer),
  }
}

/** A browser reconnects after a broken connection, but never after an error status: that is done here. */
function listen(url: string, hear: (topic: string) => void): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = 1_000
  let isFirst = true
  const open = (): void => {
    source = new EventSource(url)
    source.onopen = () => {
      waitMs = 1_000
    }
    source.onmessage = ({ data }) => {
      const message = LiveMessage.safeParse(JSON.parse(String(data)))
      // The greeting of the first connection says nothing new: the page has only just loaded.
      if (message.success && !(isFirst && message.data.topic === '*')) hear(message.data.topic)
      isFirst = false
    }
    source.onerror = () => {
      isFirst = false
      if (source.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, waitMs)
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
