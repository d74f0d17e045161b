import { type Dashboard, type Tile, updateDashboard } from '@gantry/contract/boards'
import type { InsightDefinition, InsightPoint } from '@gantry/contract/insights'
import type { Project } from '@gantry/contract/projects'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageShape } from '../../ui/shapes.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useProjects } from '../events/queries.ts'
import { ChartSketch } from '../insights/ChartSketch.tsx'
import { PeoplePanel } from '../insights/people/PeoplePanel.tsx'
import { AddTileMenu } from './AddTileMenu.tsx'
import { BoardActions } from './BoardActions.tsx'
import classes from './Boards.module.css'
import { BoardTools } from './BoardTools.tsx'
import { BoardGrid } from './grid/BoardGrid.tsx'
import { atPlaces, pressArrow } from './grid/layout.ts'
import { useDashboard } from './queries.ts'
import { BoardTile } from './tiles/BoardTile.tsx'
import { useDraft } from './use-draft.ts'

export function BoardPage() {
  const { dashboardId } = useParams({ strict: false })
  const { data: board, error, refetch } = useDashboard(dashboardId ?? '')
  const { data: projects } = useProjects()
  if (error && !board) return <ErrorNote error={error} onRetry={() => void refetch()} />
  const project = projects?.items.find(({ id }) => id === board?.project)
  if (!board || !project) return <PageShape />
  return <Board key={board.id} board={board} project={project} />
}

type Open = { definition: InsightDefinition; point: InsightPoint; words: string; title: string }

function Board({ board, project }: { board: Dashboard; project: Project }) {
  const { t } = useTranslation('boards')
  const draft = useDraft(board)
  const [isEditing, setEditing] = useState(false)
  const [open, setOpen] = useState<Open>()
  const save = useAction(
    () => call(updateDashboard, { params: { id: board.id }, body: draft.changes }, ifUnchanged(board.version)),
    { topics: ['dashboard'], done: () => t('saved') },
  )
  const saveNow = (): void =>
    save.mutate(undefined, {
      onSuccess: () => {
        draft.reset()
        setEditing(false)
      },
    })
  const move = (tiles: Tile[]): void => {
    if (tiles !== draft.tiles) draft.change({ tiles })
  }
  const stop = (): void => {
    draft.reset()
    setEditing(false)
  }
  return (
    <>
      <PageHeader
        title={board.name}
        answers={board.description}
        actions={
          <BoardActions
            {...{ board, draft, isEditing, isSaving: save.isPending, onSave: saveNow, onStop: stop }}
            onEdit={() => setEditing(true)}
          />
        }
      />
      <ListDetail
        detail={
          open && (
            <PeoplePanel
              key={JSON.stringify(open.point)}
              question={{ project: project.id, definition: open.definition, point: open.point }}
              words={open.words}
              insightName={open.title}
              onClose={() => setOpen(undefined)}
            />
          )
        }
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
        <div className={classes.page} tabIndex={0}>
          <BoardTools {...{ board, project, draft, isEditing }} />
          {draft.tiles.length === 0 ? (
            <EmptyState
              title={t('empty.boardTitle')}
              text={t('empty.boardText')}
              sketch={<ChartSketch />}
              action={board.may.edit && <AddTileMenu {...{ board, draft }} onAdded={() => setEditing(true)} />}
            />
          ) : (
            <BoardGrid
              tiles={draft.tiles}
              isEditing={isEditing}
              onMove={(layout) => move(atPlaces(draft.tiles, layout))}
              render={(tile) => (
                <BoardTile
                  {...{ board, project, draft, tile, isEditing }}
                  onPoint={(definition, point, words, title) => setOpen({ definition, point, words, title })}
                  onArrow={(key, isResize) => move(pressArrow(draft.tiles, tile.id, key, isResize))}
                />
              )}
            />
          )}
        </div>
      </ListDetail>
    </>
  )
}
