import type { PathsResult } from '@gantry/contract/insights-paths'
import type { Grid } from '../model/grid.ts'
import { baseOption, tooltipOf } from './base-option.ts'
import { colorOf, type Look } from './look.ts'
import type { ChartPlan } from './plan.ts'

type Options = {
  grid: Grid
  result: PathsResult
  look: Look
  hasMotion: boolean
  pathName: (name: string) => string
  number: (value: number) => string
}

const nodeId = (column: number, name: string): string => `${column}:${name}`

/** Streams of people between the steps. An edge leads from its column to the next. */
export function planPaths({ grid, result, look, hasMotion, pathName, number }: Options): ChartPlan {
  const links = result.edges.map(({ step, from, to, count }) => ({
    source: nodeId(step, from),
    target: nodeId(step + 1, to),
    value: count,
  }))
  const names = [...new Set(links.flatMap(({ source, target }) => [source, target]))]
  const countOf = new Map(result.nodes.map(({ id, count }) => [id, count]))
  return {
    option: {
      ...baseOption(look, hasMotion),
      tooltip: {
        ...tooltipOf(look),
        trigger: 'item',
        formatter: (hit: unknown) => {
          // An edge is told by its row, a node by its own name.
          const { dataType, dataIndex, name } = hit as { dataType?: string; dataIndex: number; name: string }
          if (dataType === 'edge') return `${grid.rows[dataIndex]?.label}\n${grid.rows[dataIndex]?.cells[0]?.text}`
          return `${pathName(nameOf(name))}\n${number(countOf.get(name) ?? 0)}`
        },
      },
      series: [
        {
          type: 'sankey',
          left: 8,
          right: 140,
          top: 8,
          bottom: 8,
          nodeWidth: 10,
          nodeGap: 12,
          draggable: false,
          emphasis: { focus: 'adjacency' },
          label: {
            color: look.text,
            fontFamily: look.font,
            fontSize: 12,
            width: 130,
            overflow: 'truncate',
            formatter: ({ name }: { name: string }) => pathName(nameOf(name)),
          },
          lineStyle: { color: look.dimmed, opacity: 0.22, curveness: 0.5 },
          data: names.map((name) => ({
            name,
            depth: Number(name.slice(0, name.indexOf(':'))),
            itemStyle: {
              color: nameOf(name).startsWith('$') ? look.dimmed : colorOf(look, Number.parseInt(name, 10)),
              borderWidth: 0,
            },
          })),
          links,
        },
      ],
    },
    markOf: ({ row }) => {
      const isEdge = row < result.edges.length
      const node = names.indexOf(result.nodes[row - result.edges.length]?.id ?? '')
      return { seriesIndex: 0, dataIndex: isEdge ? row : node, dataType: isEdge ? 'edge' : 'node' }
    },
    placeOf: ({ dataType, dataIndex, name }) => {
      const node = result.nodes.findIndex(({ id }) => id === name)
      if (dataType === 'edge') return { row: dataIndex, column: 0 }
      return node < 0 ? undefined : { row: result.edges.length + node, column: 0 }
    },
  }
}

const nameOf = (id: string): string => id.slice(id.indexOf(':') + 1)
