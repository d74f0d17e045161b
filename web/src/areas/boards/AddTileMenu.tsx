import type { Dashboard, Tile } from '@gantry/contract/boards'
import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nextPlace } from './grid/layout.ts'
import { useInsightChoices, useMetrics } from './queries.ts'
import type { Draft } from './use-draft.ts'

type Props = { board: Dashboard; draft: Draft; onAdded: () => void }

/** Adds a saved insight, a metric or a text below the other tiles. */
export function AddTileMenu({ board, draft, onAdded }: Props) {
  const { t } = useTranslation('boards')
  const [isOpen, setOpen] = useState(false)
  const add = (tile: Tile): void => {
    draft.change({ tiles: [...draft.tiles, tile] })
    setOpen(false)
    onAdded()
  }
  return (
    <>
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
        {t('add.action')}
      </Button>
      {isOpen && <AddDialog board={board} tiles={draft.tiles} onAdd={add} onClose={() => setOpen(false)} />}
    </>
  )
}

type DialogProps = { board: Dashboard; tiles: readonly Tile[]; onAdd: (tile: Tile) => void; onClose: () => void }

function AddDialog({ board, tiles, onAdd, onClose }: DialogProps) {
  const { t } = useTranslation('boards')
  const { t: tUi } = useTranslation('ui')
  const { data: insights } = useInsightChoices(board.project)
  const metrics = useMetrics(board.project)
  const id = crypto.randomUUID()
  return (
    <Modal opened onClose={onClose} title={t('add.action')} closeButtonProps={{ 'aria-label': tUi('close') }}>
      <Stack gap="md">
        <Select
          label={t('add.insight')}
          searchable
          nothingFoundMessage={t('add.noInsight')}
          data={(insights?.items ?? []).map(({ id: value, name }) => ({ value, label: name }))}
          value={null}
          onChange={(insight) =>
            insight && onAdd({ id, kind: 'insight', insight, ...nextPlace(tiles, { w: 6, h: 7 }) })
          }
        />
        <Select
          label={t('add.metric')}
          searchable
          nothingFoundMessage={t('add.noMetric')}
          data={metrics.rows.map(({ id: value, facts }) => ({ value, label: facts.name }))}
          value={null}
          onChange={(metric) => metric && onAdd({ id, kind: 'metric', metric, ...nextPlace(tiles, { w: 3, h: 4 }) })}
        />
        <Group>
          <Button
            variant="default"
            onClick={() => onAdd({ id, kind: 'text', text: '', ...nextPlace(tiles, { w: 12, h: 3 }) })}
          >
            {t('add.text')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
