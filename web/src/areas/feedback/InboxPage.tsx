import type { FeedbackItem } from '@gantry/contract/feedback-items'
import { Button, Tooltip } from '@mantine/core'
import { IconArrowUp, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SavedViews } from '../../ui/SavedViews.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { BulkBar } from './BulkBar.tsx'
import { FeedbackMenu } from './FeedbackMenu.tsx'
import classes from './Inbox.module.css'
import { InboxEmpty } from './InboxEmpty.tsx'
import { InboxFilters } from './InboxFilters.tsx'
import { InboxSide } from './InboxSide.tsx'
import { InboxTabs } from './InboxTabs.tsx'
import { NarrowRow, useInboxColumns } from './inbox-columns.tsx'
import { ItemPanel } from './item/ItemPanel.tsx'
import { useArrivals, useCounts, useReloadInbox } from './queries.ts'
import { SubmitDialog } from './SubmitDialog.tsx'
import { TriageDialog, type TriageQuestion } from './TriageDialog.tsx'
import { useInboxState } from './use-inbox.ts'
import { useInboxExport } from './use-inbox-export.ts'
import { useInboxKeys } from './use-inbox-keys.ts'

/** The most that can be changed at once. */
const bulkLimit = 10_000

export function InboxPage() {
  const { t } = useTranslation('feedback')
  const state = useInboxState()
  const { view, inbox, openId, open, selection, isEverything } = state
  const [question, setQuestion] = useState<{ name: TriageQuestion; item: FeedbackItem | undefined }>()
  const [isSubmitting, setSubmitting] = useState(false)
  const { data: counts } = useCounts(view.filter)
  const reload = useReloadInbox()
  const format = useFormat()
  const columns = useInboxColumns(format)
  const notify = useNotify()
  const exportAll = useInboxExport(view)
  const whyNotSubmit = useWhyNot('feedback.submit')
  const whyNotTriage = useWhyNot('feedback.triage')
  const findActive = (): FeedbackItem | undefined =>
    state.hasTicks ? undefined : inbox.rows.find(({ id }) => id === state.activeId())
  const ifAllowed = (act: (item: FeedbackItem | undefined) => void): void => {
    const item = findActive()
    const whyNot = !item || item.may.triage ? whyNotTriage : (item.whyNot ?? whyNotTriage)
    if (whyNot === null) act(item)
    else notify.done(whyNot)
  }
  const ask = (next: TriageQuestion): void => ifAllowed((item) => setQuestion({ name: next, item }))
  const remove = (): void => ifAllowed(() => state.change({ isDeleted: true }))
  useInboxKeys({ state, ask, remove, submit: () => setSubmitting(true), reload: () => void reload() })

  const isAllTicked = selection.size > 0 && selection.size === inbox.rows.length
  const total = counts?.total ?? null
  const canTakeAll = isAllTicked && !isEverything && inbox.hasMore && total !== null && total <= bulkLimit
  return (
    <>
      <div className={openId ? classes.behind : undefined}>
        <PageHeader
          title={t('title')}
          answers={t('answers')}
          actions={
            <>
              <FeedbackMenu />
              <DisabledReason reason={whyNotSubmit}>
                <Button leftSection={<IconPlus size={14} />} onClick={() => setSubmitting(true)}>
                  {t('submit.action')}
                </Button>
              </DisabledReason>
            </>
          }
        >
          <div className={classes.views}>
            <InboxTabs view={view} />
            <SavedViews page="feedback" />
          </div>
        </PageHeader>
      </div>
      <ListDetail
        side={<InboxSide counts={counts} />}
        detail={openId && <ItemPanel id={openId} onClose={() => open(undefined)} onChange={state.change} onAsk={ask} />}
      >
        <Arrivals state={state} onReload={() => void reload()} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: only notes which row has the focus */}
        <div
          className={classes.rows}
          data-stale={inbox.isStale || undefined}
          onFocus={({ target }) => {
            const id = target.closest<HTMLElement>('[data-row]')?.dataset.row
            if (id) state.focus(id)
          }}
        >
          <DataTable<FeedbackItem>
            label={t('title')}
            pages={inbox}
            columns={columns}
            rowKey={({ id }) => id}
            narrow={(item) => <NarrowRow item={item} format={format} />}
            onOpen={({ id }) => open(id)}
            openKey={openId}
            selection={selection}
            onSelect={state.select}
            toolbar={<InboxFilters counts={counts} />}
            empty={<InboxEmpty view={view} onSubmit={() => setSubmitting(true)} />}
            loadAll={exportAll}
          />
        </div>
      </ListDetail>
      <BulkBar
        isOpen={state.hasTicks}
        count={isEverything ? total : selection.size}
        offer={canTakeAll ? total : null}
        whyNot={whyNotTriage}
        onTakeAll={state.takeEverything}
        onAsk={ask}
        onRemove={remove}
        onClose={() => state.select(new Set())}
      />
      {question && (
        <TriageDialog
          question={question.name}
          {...(question.item && { current: currentOf(question.item) })}
          onChange={state.change}
          onClose={() => setQuestion(undefined)}
        />
      )}
      {isSubmitting && <SubmitDialog onClose={() => setSubmitting(false)} />}
    </>
  )
}

const currentOf = (item: FeedbackItem) => ({
  status: item.status,
  areaId: item.area?.id,
  ownerId: item.owner?.memberId,
  assigneeId: item.assignee?.memberId,
})

/** Says that there is more at the top, without moving the rows. */
function Arrivals({
  state: { view, inbox },
  onReload,
}: {
  state: ReturnType<typeof useInboxState>
  onReload: () => void
}) {
  const { t } = useTranslation('feedback')
  const count = useArrivals(view.filter, view.sort, inbox)
  return (
    <div role="status" className={count > 0 ? classes.pill : undefined}>
      {count > 0 && (
        <Tooltip label={<KeyHint keys="." />}>
          <Button variant="light" size="compact-sm" leftSection={<IconArrowUp size={14} />} onClick={onReload}>
            {t('arrivals', { count })}
          </Button>
        </Tooltip>
      )}
    </div>
  )
}
