import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../session/me.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { hasFilters, type InboxView, noFilters } from './inbox-filter.ts'
import { useSources } from './queries.ts'

/** An inbox with nothing in it: nothing matches, all is done, or nothing has come in yet. */
export function InboxEmpty({ view, onSubmit }: { view: InboxView; onSubmit: () => void }) {
  const { t } = useTranslation('feedback')
  const [search, change] = useUrlSearch()
  const { data: sources, isPending } = useSources()
  const isNew = !isPending && (sources ?? []).every(({ itemCount }) => itemCount === 0)
  if (isNew) return <FirstStep onSubmit={onSubmit} />
  if (hasFilters(search)) {
    return (
      <EmptyState
        title={t('empty.noMatch')}
        text={t('empty.noMatchText')}
        action={
          <Button variant="default" onClick={() => change(noFilters())}>
            {t('empty.clear')}
          </Button>
        }
      />
    )
  }
  return (
    <EmptyState
      title={t(`empty.${view.tab}`)}
      text={t(`empty.${view.tab}Text`)}
      {...(view.tab !== 'all' && {
        action: (
          <Button variant="default" onClick={() => change({ view: 'all' })}>
            {t('empty.showAll')}
          </Button>
        ),
      })}
    />
  )
}

function FirstStep({ onSubmit }: { onSubmit: () => void }) {
  const { t } = useTranslation('feedback')
  const workspace = useWorkspaceSlug()
  const mayImport = useMay('feedback.import')
  const maySubmit = useMay('feedback.submit')
  return (
    <EmptyState
      title={t('empty.first')}
      text={mayImport ? t('empty.firstText') : t('empty.firstWait')}
      sketch={<ListSketch />}
      action={
        mayImport ? (
          <Button
            renderRoot={(props) => (
              <Link to="/w/$workspace/imports/new" params={{ workspace }} search={{ kind: 'feedback' }} {...props} />
            )}
          >
            {t('empty.import')}
          </Button>
        ) : (
          maySubmit && <Button onClick={onSubmit}>{t('submit.action')}</Button>
        )
      }
      others={
        <>
          {mayImport && (
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/w/$workspace/settings/api" params={{ workspace }} {...props} />}
            >
              {t('empty.api')}
            </Button>
          )}
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/w/$workspace" params={{ workspace }} {...props} />}
          >
            {t('empty.demo')}
          </Button>
        </>
      }
    />
  )
}
