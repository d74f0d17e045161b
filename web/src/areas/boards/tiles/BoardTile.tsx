import type { Dashboard, Tile } from '@gantry/contract/boards'
import type { InsightDefinition, InsightPoint } from '@gantry/contract/insights'
import type { Project } from '@gantry/contract/projects'
import { Menu, Text, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useWorkspaceSlug } from '../../../url/use-url.ts'
import { writeDefinition } from '../../insights/model/definition.ts'
import { stylesOf } from '../../insights/model/view.ts'
import { runInProject, useInsightChoices, useMetric, useMetricValue } from '../queries.ts'
import type { Draft } from '../use-draft.ts'
import { ChartTile } from './ChartTile.tsx'
import { MetricFigures } from './MetricFigures.tsx'
import { RemoveTile } from './RemoveTile.tsx'
import { TextTile } from './TextTile.tsx'
import { TileFrame } from './TileFrame.tsx'

type Props = {
  board: Dashboard
  project: Project
  draft: Draft
  tile: Tile
  isEditing: boolean
  onPoint: (definition: InsightDefinition, point: InsightPoint, words: string, title: string) => void
  onArrow: (key: string, isResize: boolean) => void
}

/** One tile of a dashboard, of whatever kind. */
export function BoardTile(props: Props) {
  const { tile } = props
  if (tile.kind === 'text') return <TextBoardTile {...props} tile={tile} />
  if (tile.kind === 'metric') return <MetricBoardTile {...props} tile={tile} />
  return <ChartBoardTile {...props} tile={tile} />
}

const withTile = (draft: Draft, next: Tile): void =>
  draft.change({ tiles: draft.tiles.map((one) => (one.id === next.id ? next : one)) })

type Of<K extends Tile['kind']> = Props & { tile: Extract<Tile, { kind: K }> }

function TextBoardTile({ draft, tile, isEditing, onArrow }: Of<'text'>) {
  const { t } = useTranslation('boards')
  return (
    <TileFrame
      title=""
      onArrow={isEditing ? onArrow : undefined}
      menu={isEditing && <RemoveTile draft={draft} id={tile.id} title={t('tile.text')} />}
    >
      {isEditing ? (
        <Textarea
          aria-label={t('tile.text')}
          autosize
          minRows={2}
          maxRows={12}
          value={tile.text}
          placeholder={t('tile.textHint')}
          onChange={({ currentTarget: { value } }) => withTile(draft, { ...tile, text: value })}
        />
      ) : (
        <TextTile text={tile.text} />
      )}
    </TileFrame>
  )
}

function MetricBoardTile({ board, draft, tile, isEditing, onArrow }: Of<'metric'>) {
  const { t } = useTranslation('boards')
  const { data: metric, error } = useMetric(tile.metric)
  const { data } = useMetricValue(metric, { range: draft.range, filters: draft.filters }, draft.refreshSeconds)
  const title = metric?.facts.name ?? board.shown[tile.id]?.title ?? ''
  return (
    <TileFrame
      title={title}
      onArrow={isEditing ? onArrow : undefined}
      menu={isEditing && <RemoveTile draft={draft} id={tile.id} title={title} />}
    >
      {error && !metric && <Text size="sm">{t('tile.gone')}</Text>}
      {metric && data && <MetricFigures metric={metric} value={data} />}
    </TileFrame>
  )
}

function ChartBoardTile(props: Of<'insight' | 'definition'>) {
  const { board, project, draft, tile, isEditing, onPoint, onArrow } = props
  const { t } = useTranslation('boards')
  // A tile that was added and not saved yet is not among what the server has shown.
  const { data: insights } = useInsightChoices(board.project)
  const insight = tile.kind === 'insight' ? insights?.items.find(({ id }) => id === tile.insight) : undefined
  const shown =
    tile.kind === 'definition'
      ? tile
      : (board.shown[tile.id] ?? (insight && { title: insight.name, definition: insight.definition }))
  if (!shown) {
    return (
      <TileFrame
        title=""
        onArrow={isEditing ? onArrow : undefined}
        menu={isEditing && <RemoveTile draft={draft} id={tile.id} title={t('tile.goneTitle')} />}
      >
        <Text size="sm">{t('tile.gone')}</Text>
      </TileFrame>
    )
  }
  const definition = draft.limit(shown.definition)
  return (
    <ChartTile
      {...{ tile, definition }}
      scope={project.id}
      title={shown.title}
      zone={project.zone}
      refreshSeconds={draft.refreshSeconds}
      run={runInProject(project.id)}
      onPoint={(point, words) => onPoint(definition, point, words, shown.title)}
      onArrow={isEditing ? onArrow : undefined}
      items={
        <>
          <OpenItem {...{ tile, definition, project }} />
          {isEditing &&
            stylesOf(shown.definition).map((style) => (
              <DrawItem key={style} style={style} onChoose={() => withTile(draft, { ...tile, style })} />
            ))}
          {isEditing && <RemoveTile draft={draft} id={tile.id} title={shown.title} isItem />}
        </>
      }
    />
  )
}

function DrawItem({ style, onChoose }: { style: ReturnType<typeof stylesOf>[number]; onChoose: () => void }) {
  const { t } = useTranslation('boards')
  const { t: tInsights } = useTranslation('insights')
  return <Menu.Item onClick={onChoose}>{t('tile.draw', { style: tInsights(`style.${style}`) })}</Menu.Item>
}

type OpenProps = {
  tile: Extract<Tile, { kind: 'insight' | 'definition' }>
  definition: InsightDefinition
  project: Project
}

/** Opens the question as it stands on the dashboard, with its time and filters. */
function OpenItem({ tile, definition, project }: OpenProps) {
  const { t } = useTranslation('boards')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const search = { d: writeDefinition(definition) }
  const open = (): void =>
    void (tile.kind === 'insight'
      ? navigate({
          to: '/w/$workspace/insights/$insightId',
          params: { workspace, insightId: tile.insight },
          search,
        })
      : navigate({
          to: '/w/$workspace/insights/new/$kind',
          params: { workspace, kind: definition.kind },
          search: { ...search, project: project.id },
        }))
  return <Menu.Item onClick={open}>{t('tile.open')}</Menu.Item>
}
