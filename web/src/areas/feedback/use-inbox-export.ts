import { listFeedback } from '@gantry/contract/feedback'
import type { FeedbackItem } from '@gantry/contract/feedback-items'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { loadAllPages } from '../../ui/use-pages.ts'
import type { InboxView } from './inbox-filter.ts'

/** Every item that fits, page after page, with the count so far at the edge of the page. */
export function useInboxExport({ filter, sort }: InboxView): () => Promise<FeedbackItem[]> {
  const { t } = useTranslation('feedback')
  const { number } = useFormat()
  return async () => {
    let count = 0
    const say = (): string => t('exporting', { count: number(count) })
    const id = notifications.show({ message: say(), loading: true, autoClose: false, withCloseButton: false })
    try {
      return await loadAllPages(async (page) => {
        const loaded = await call(listFeedback, { query: { ...filter, ...page, sort } })
        count += loaded.items.length
        notifications.update({ id, message: say(), loading: true, autoClose: false, withCloseButton: false })
        return loaded
      })
    } finally {
      notifications.hide(id)
    }
  }
}
