import { listHistory, undoActivity } from '@gantry/contract/operations'
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api.ts'
import { reloadTopics } from '../live/reload.ts'
import { useProblemText } from './problem.ts'

/** What can be put back: the entry of the activity, or the object whose newest change it was. */
export type Undoable = { activityId: string } | { kind: string; objectId: string }

const undoMs = 10_000

/** Short messages at the edge of the page: done, went wrong, done with a way back. */
export function useNotify() {
  const { t } = useTranslation('ui')
  const queryClient = useQueryClient()
  const problemText = useProblemText()
  return useMemo(() => {
    const closeButtonProps = { 'aria-label': t('close') }
    const error = (problem: unknown): void => {
      notifications.show({
        message: problemText(problem),
        color: 'red',
        autoClose: 8_000,
        role: 'alert',
        closeButtonProps,
      })
    }
    const done = (message: string): void => {
      notifications.show({ message, autoClose: 4_000, role: 'status', closeButtonProps })
    }
    const putBack = async (what: Undoable): Promise<void> => {
      try {
        await call(undoActivity, { params: { id: await activityOf(what) } })
        await reloadTopics(queryClient, ['*'])
        done(t('undo.done'))
      } catch (problem) {
        error(problem)
      }
    }
    const undoable = (message: string, what: Undoable): void => {
      const id = notifications.show({
        autoClose: undoMs,
        role: 'status',
        closeButtonProps,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{message}</Text>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => {
                notifications.hide(id)
                void putBack(what)
              }}
            >
              {t('undo.action')}
            </Button>
          </Group>
        ),
      })
    }
    return { error, done, undoable }
  }, [t, queryClient, problemText])
}

async function activityOf(what: Undoable): Promise<string> {
  if ('activityId' in what) return what.activityId
  const { items } = await call(listHistory, { query: { kind: what.kind, objectId: what.objectId, limit: 1 } })
  return items[0]?.id ?? ''
}
