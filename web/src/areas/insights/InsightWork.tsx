import type { InsightDefinition, SavedInsight } from '@gantry/contract/insights'
import type { Project } from '@gantry/contract/projects'
import { Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { InsightBuilder } from './builder/InsightBuilder.tsx'
import { ChartTools } from './ChartTools.tsx'
import type { ChartPicture } from './charts/EChart.tsx'
import { InsightActions } from './InsightActions.tsx'
import { InsightBody } from './InsightBody.tsx'
import classes from './Insights.module.css'
import { BuilderButton, DescriptionLine } from './InsightTitle.tsx'
import { PeoplePanel } from './people/PeoplePanel.tsx'
import { useRun } from './queries.ts'
import { useDefinitionWords } from './use-definition-words.ts'
import { useInsightUrl } from './use-insight-url.ts'

type Props = {
  project: Project
  saved: SavedInsight | undefined
  /** What the page shows while the address says nothing else. */
  base: InsightDefinition
  title?: string
}

/** Builder on the left, chart on the right, the people behind a point over them. */
export function InsightWork({ project, saved, base, title }: Props) {
  const { t } = useTranslation('insights')
  const url = useInsightUrl(base, saved?.style ?? null)
  const sentence = useDefinitionWords()
  const [isBuilderOpen, builder] = useDisclosure(false)
  const picture = useRef<ChartPicture>(null)
  const definition = url.definition ?? base
  const run = useRun(project.id, definition)
  const words = sentence(definition, definition.zone ?? project.zone)
  const name = saved?.name ?? title ?? ''
  return (
    <>
      <PageHeader
        title={name}
        answers={saved && <DescriptionLine saved={saved} />}
        actions={<InsightActions {...{ project, saved, definition, url }} />}
      />
      <ListDetail
        detail={
          url.open && (
            <PeoplePanel
              key={JSON.stringify(url.open.point)}
              question={{ project: project.id, definition, point: url.open.point }}
              words={url.open.words}
              insightName={name}
              onClose={() => url.openPoint(undefined)}
            />
          )
        }
      >
        <div className={classes.work}>
          <div className={classes.builderSide} data-open={isBuilderOpen || undefined}>
            <InsightBuilder project={project.id} definition={definition} onChange={url.change} />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
          <section className={classes.chartSide} aria-label={t('chart.title')} tabIndex={0}>
            <BuilderButton isOpen={isBuilderOpen} onClick={builder.toggle} />
            <ChartTools {...{ project, definition, url, run, picture, name }} />
            <Text size="sm" className={classes.sentence}>
              {words}
            </Text>
            {url.isBroken && (
              <Text size="sm" c="error" role="alert">
                {t('broken')}
              </Text>
            )}
            <InsightBody {...{ project, definition, url, run, picture }} />
          </section>
        </div>
      </ListDetail>
    </>
  )
}
