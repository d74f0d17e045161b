import { useTranslation } from 'react-i18next'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import type { TriageQuestion } from './TriageDialog.tsx'
import type { InboxState } from './use-inbox.ts'

type Options = {
  state: InboxState
  ask: (question: TriageQuestion) => void
  remove: () => void
  submit: () => void
  reload: () => void
}

/** The keys of the inbox; moving, ticking and searching belong to the list itself. */
export function useInboxKeys({ state, ask, remove, submit, reload }: Options): void {
  const { t } = useTranslation('feedback')
  const { activeId, inbox, openId, open, hasTicks, select } = state
  const group = t('title')
  const isIdle = inbox.rows.length === 0 && openId === undefined
  const questions = [
    ['status', 'e'],
    ['area', 'a'],
    ['owner', 'w'],
    ['assignee', 'p'],
    ['snooze', 's'],
  ] as const
  const isBusyElsewhere = openId !== undefined && !hasTicks
  useCommands([
    { id: 'feedback.submit', label: t('submit.title'), group, keys: 'n', run: submit },
    { id: 'feedback.reload', label: t('reload'), group, keys: '.', run: reload },
    { id: 'feedback.undo', label: t('undo.last'), group, keys: 'u', run: () => void state.undoLast() },
    ...(isIdle
      ? []
      : [
          ...questions.map(([question, keys]) => ({
            id: `feedback.${question}`,
            label: t(`ask.${question}`),
            group,
            keys,
            run: () => ask(question),
          })),
          { id: 'feedback.remove', label: t('bulk.remove'), group, keys: '#', run: remove },
          { id: 'feedback.delete', label: t('bulk.remove'), group, keys: 'Delete', isKeyOnly: true, run: remove },
        ]),
    ...(isIdle || isBusyElsewhere
      ? []
      : [{ id: 'feedback.open', label: t('open'), group, keys: 'o', isKeyOnly: true, run: () => open(activeId()) }]),
    ...(hasTicks
      ? [
          {
            id: 'feedback.clear',
            label: t('bulk.clear'),
            group,
            keys: 'Escape',
            isKeyOnly: true,
            run: () => select(new Set()),
          },
        ]
      : []),
  ])
}
