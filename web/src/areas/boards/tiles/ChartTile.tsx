import type { InsightDefinition, InsightPoint } from '@gantry/contract/insights'
import { ActionIcon, Menu, Skeleton, Text } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { saveFile, toCsv } from '../../../ui/csv.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import type { ChartPicture } from '../../insights/charts/EChart.tsx'
import { InsightChart } from '../../insights/InsightChart.tsx'
import { gridCells } from '../../insights/model/grid.ts'
import { gridFor, stylesOf } from '../../insights/model/view.ts'
import { useChartWords } from '../../insights/use-chart-words.ts'
import { useDefinitionWords } from '../../insights/use-definition-words.ts'
import classes from '../Boards.module.css'
import { tileHeight } from '../grid/BoardGrid.tsx'
import { type RunTile, useTileRun } from '../queries.ts'
import { TileFrame } from './TileFrame.tsx'

type Props = {
  scope: string
  tile: { id: string; h: number; style?: string | undefined }
  title: string
  definition: InsightDefinition
  zone: string
  refreshSeconds: number | null
  run: RunTile
  onPoint?: ((point: InsightPoint, words: string) => void) | undefined
  onArrow?: ((key: string, isResize: boolean) => void) | undefined
  /** Further items of the menu. */
  items?: ReactNode
}

/** Height of the head, the line with the definition and the padding. */
const aroundChart = 76

/** An insight in a tile: the same question, the same chart and the same number as on its own page. */
export function ChartTile({
  scope,
  tile,
  title,
  definition,
  zone,
  refreshSeconds,
  run,
  onPoint,
  onArrow,
  items,
}: Props) {
  const { t } = useTranslation('boards')
  const sentence = useDefinitionWords()
  const picture = useRef<ChartPicture>(null)
  const {
    data: result,
    error,
    isPlaceholderData,
    refetch,
  } = useTileRun({
    ...{ scope, tile: tile.id, definition, refreshSeconds, run },
  })
  const style = stylesOf(definition).find((one) => one === tile.style)
  const words = sentence(definition, definition.zone ?? zone)
  return (
    <TileFrame
      title={title}
      onArrow={onArrow}
      menu={<TileMenu {...{ title, definition, result, picture }}>{items}</TileMenu>}
    >
      <Text size="xs" c="dimmed" truncate title={words}>
        {words}
      </Text>
      {error && !result && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && !result && (
        <Skeleton height={tileHeight(tile.h) - aroundChart} aria-busy="true" aria-label={t('tile.loading')} />
      )}
      {result && (
        <div className={isPlaceholderData ? classes.stale : undefined} aria-busy={isPlaceholderData}>
          <InsightChart
            {...{ definition, result, style, onPoint, picture }}
            size="tile"
            height={Math.max(tileHeight(tile.h) - aroundChart, 80)}
          />
        </div>
      )}
    </TileFrame>
  )
}

type MenuProps = {
  title: string
  definition: InsightDefinition
  result: ReturnType<typeof useTileRun>['data']
  picture: React.RefObject<ChartPicture | null>
  children: ReactNode
}

function TileMenu({ title, definition, result, picture, children }: MenuProps) {
  const { t } = useTranslation('boards')
  const { t: tInsights } = useTranslation('insights')
  const words = useChartWords()
  const notify = useNotify()
  const fileName = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'insight'
  const saveCsv = (): void => {
    const grid = result && gridFor({ definition, result, style: 'table', group: 0 }, words)
    if (!grid) return
    const { header, lines } = gridCells(grid)
    saveFile(`${fileName}.csv`, toCsv(header, lines))
  }
  const savePicture = async (kind: 'png' | 'svg'): Promise<void> => {
    const content = await (kind === 'png' ? picture.current?.png() : picture.current?.svg())
    if (content) saveFile(`${fileName}.${kind}`, content, kind === 'png' ? 'image/png' : 'image/svg+xml')
    else notify.done(tInsights('export.noPicture'))
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('tile.more', { title })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {children}
        <Menu.Item onClick={saveCsv}>{tInsights('export.csv')}</Menu.Item>
        <Menu.Item onClick={() => void savePicture('png')}>{tInsights('export.png')}</Menu.Item>
        <Menu.Item onClick={() => void savePicture('svg')}>{tInsights('export.svg')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
