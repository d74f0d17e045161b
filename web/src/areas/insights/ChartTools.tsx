import type { InsightDefinition } from '@gantry/contract/insights'
import type { Project } from '@gantry/contract/projects'
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { saveFile, toCsv } from '../../ui/csv.ts'
import { useNotify } from '../../ui/notify.tsx'
import { AnnotateButton } from './annotations/AnnotateButton.tsx'
import { IntervalChoice } from './builder/IntervalChoice.tsx'
import { Choice } from './builder/parts.tsx'
import type { ChartPicture } from './charts/EChart.tsx'
import classes from './Insights.module.css'
import { gridCells } from './model/grid.ts'
import { gridFor, styleFor, stylesOf } from './model/view.ts'
import type { useRun } from './queries.ts'
import { RangePicker } from './RangePicker.tsx'
import { useChartWords } from './use-chart-words.ts'
import type { InsightUrl } from './use-insight-url.ts'

type Props = {
  project: Project
  definition: InsightDefinition
  url: InsightUrl
  run: ReturnType<typeof useRun>
  picture: React.RefObject<ChartPicture | null>
  name: string
}

/** Above the chart: when, how fine, how it is drawn, and what to take away. */
export function ChartTools({ project, definition, url, run, picture, name }: Props) {
  const { t } = useTranslation('insights')
  const style = styleFor(definition, url.style)
  const styles = stylesOf(definition)
  return (
    <div className={classes.tools} role="toolbar" aria-label={t('tools')}>
      <RangePicker
        range={definition.range}
        zone={definition.zone}
        projectZone={project.zone}
        onChange={(changes) => url.change({ ...definition, ...changes })}
      />
      {'interval' in definition && (
        <div>
          <IntervalChoice
            value={definition.interval}
            onChange={(interval) => url.change({ ...definition, interval })}
          />
        </div>
      )}
      {styles.length > 1 && (
        <div>
          <Choice
            label={t('style.label')}
            value={style}
            choices={styles.map((value) => ({ value, label: t(`style.${value}`) }))}
            onChange={url.setStyle}
          />
        </div>
      )}
      <div className={classes.push} />
      <AnnotateButton project={project.id} />
      <ExportMenu {...{ definition, url, run, picture, name }} />
    </div>
  )
}

function ExportMenu({ definition, url, run, picture, name }: Omit<Props, 'project'>) {
  const { t } = useTranslation('insights')
  const words = useChartWords()
  const notify = useNotify()
  const result = run.data
  const fileName = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'insight'
  const saveCsv = (): void => {
    const grid = result && gridFor({ definition, result, style: 'table', group: url.group }, words)
    if (!grid) return
    const { header, lines } = gridCells(grid)
    saveFile(`${fileName}.csv`, toCsv(header, lines))
  }
  const savePng = async (): Promise<void> => {
    const blob = await picture.current?.png()
    if (blob) saveFile(`${fileName}.png`, blob, 'image/png')
    else notify.done(t('export.noPicture'))
  }
  const saveSvg = async (): Promise<void> => {
    const svg = await picture.current?.svg()
    if (svg) saveFile(`${fileName}.svg`, svg, 'image/svg+xml')
    else notify.done(t('export.noPicture'))
  }
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={t('export.title')}>
          <ActionIcon aria-label={t('export.title')} disabled={!result} variant="default" size={30}>
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={saveCsv}>{t('export.csv')}</Menu.Item>
        <Menu.Item onClick={() => void savePng()}>{t('export.png')}</Menu.Item>
        <Menu.Item onClick={() => void saveSvg()}>{t('export.svg')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
