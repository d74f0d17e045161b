import { openSharedDashboard, runSharedTile, type SharedTile } from '@gantry/contract/boards'
import type { Me } from '@gantry/contract/workspaces'
import { Text, Title } from '@mantine/core'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { createQueryClient } from '../../../query-client.ts'
import { meQuery } from '../../../session/me.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { PageShape } from '../../../ui/shapes.tsx'
import classes from '../Boards.module.css'
import { BoardGrid } from '../grid/BoardGrid.tsx'
import type { RunTile } from '../queries.ts'
import { ChartTile } from '../tiles/ChartTile.tsx'
import { TextTile } from '../tiles/TextTile.tsx'
import { TileFrame } from '../tiles/TileFrame.tsx'

/** Who reads by a link is nobody in particular: dates are written in the zone of the browser. */
const visitor: Me = {
  ...{ userId: '', name: '', email: '', hasPassword: false, hasSecondFactor: false },
  ...{ memberships: [], current: null },
}

/** A dashboard for whoever has its link; the token stands behind the # and is never part of an address that is sent. */
export function SharedPage() {
  const client = useMemo(() => {
    const made = createQueryClient()
    made.setQueryData(meQuery('').queryKey, visitor)
    made.setQueryDefaults(['me'], { staleTime: Number.POSITIVE_INFINITY })
    return made
  }, [])
  return (
    <QueryClientProvider client={client}>
      <SharedBoard token={location.hash.slice(1)} />
    </QueryClientProvider>
  )
}

function SharedBoard({ token }: { token: string }) {
  const { t } = useTranslation('boards')
  const { data: board, error } = useQuery({
    queryKey: ['shared', token],
    queryFn: ({ signal }) => call(openSharedDashboard, { body: { token } }, { signal }),
  })
  const run: RunTile = (tile, _definition, signal) => call(runSharedTile, { body: { token, tile } }, { signal })
  if (error) {
    return (
      <main className={classes.shared}>
        <Title order={1}>{t('shared.title')}</Title>
        <ErrorNote error={error} />
      </main>
    )
  }
  if (!board) return <PageShape />
  return (
    <main className={classes.shared}>
      <title>{`${board.name} · Gantry`}</title>
      <Title order={1}>{board.name}</Title>
      <Text size="sm" c="dimmed" mb="md">
        {board.description || t('shared.text')}
      </Text>
      <BoardGrid
        tiles={board.tiles}
        isEditing={false}
        render={(tile) => <Shared {...{ tile, run }} zone={board.zone} refreshSeconds={board.refreshSeconds} />}
      />
    </main>
  )
}

type SharedProps = { tile: SharedTile; run: RunTile; zone: string; refreshSeconds: number | null }

function Shared({ tile, run, zone, refreshSeconds }: SharedProps) {
  const { t } = useTranslation('boards')
  if (tile.kind === 'text') {
    return (
      <TileFrame title="">
        <TextTile text={tile.text ?? ''} />
      </TileFrame>
    )
  }
  if (!tile.shown) {
    return (
      <TileFrame title="">
        <Text size="sm">{t('tile.gone')}</Text>
      </TileFrame>
    )
  }
  const { title, definition } = tile.shown
  return <ChartTile scope="shared" {...{ tile, title, definition, zone, refreshSeconds, run }} />
}
