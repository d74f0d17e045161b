import type { Dashboard } from '@gantry/contract/boards'
import type { Project } from '@gantry/contract/projects'
import { ActionIcon, Button, NativeSelect, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { BuilderContext } from '../insights/builder/context.ts'
import { FilterList } from '../insights/builder/FilterList.tsx'
import { RangePicker } from '../insights/RangePicker.tsx'
import { AddTileMenu } from './AddTileMenu.tsx'
import classes from './Boards.module.css'
import type { Draft } from './use-draft.ts'

type Props = { board: Dashboard; project: Project; draft: Draft; isEditing: boolean }

const refreshChoices = [60, 300, 900, 3_600] as const

/** What counts for every tile: the time, the filters, how often to look again. */
export function BoardTools({ board, project, draft, isEditing }: Props) {
  const { t } = useTranslation('boards')
  const { seconds } = useFormat()
  const queryClient = useQueryClient()
  const running = useIsFetching({ queryKey: ['tile-run'] })
  return (
    <div className={`${classes.tools} ${classes.noPrint}`} role="toolbar" aria-label={t('tools')}>
      {draft.range ? (
        <>
          <RangePicker
            range={draft.range}
            zone={undefined}
            projectZone={project.zone}
            onChange={({ range }) => range && draft.change({ range })}
          />
          <Button variant="subtle" color="gray" onClick={() => draft.change({ range: null })}>
            {t('range.own')}
          </Button>
        </>
      ) : (
        <Button
          variant="default"
          onClick={() => draft.change({ range: { kind: 'last', count: 30, unit: 'day', includeCurrent: true } })}
        >
          {t('range.same')}
        </Button>
      )}
      <div className={classes.filters}>
        <BuilderContext value={{ project: project.id }}>
          <FilterList filters={draft.filters} onChange={(filters) => draft.change({ filters })} />
        </BuilderContext>
      </div>
      <div className={classes.push} />
      {isEditing && <AddTileMenu board={board} draft={draft} onAdded={() => {}} />}
      <NativeSelect
        aria-label={t('refresh.every')}
        value={String(draft.refreshSeconds ?? '')}
        data={[
          { value: '', label: t('refresh.never') },
          ...refreshChoices.map((value) => ({
            value: String(value),
            label: t('refresh.after', { time: seconds(value) }),
          })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          draft.change({ refreshSeconds: value === '' ? null : Number(value) })
        }
      />
      <Tooltip label={t('refresh.now')}>
        <ActionIcon
          aria-label={t('refresh.now')}
          variant="default"
          size={30}
          loading={running > 0}
          onClick={() => void queryClient.invalidateQueries({ queryKey: ['tile-run'] })}
        >
          <IconRefresh size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
