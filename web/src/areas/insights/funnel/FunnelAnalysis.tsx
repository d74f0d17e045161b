import type { FunnelDefinition } from '@gantry/contract/insights-funnel'
import { Button, Group } from '@mantine/core'
import { IconArrowsDiff, IconScale } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BuilderContext } from '../builder/context.ts'
import { Drivers } from './Drivers.tsx'
import { PresetComparison } from './PresetComparison.tsx'

const panes = ['drivers', 'presets'] as const
type Pane = (typeof panes)[number]
const icons = { drivers: IconArrowsDiff, presets: IconScale }

type Props = { project: string; definition: FunnelDefinition }

/** What can be asked further of a funnel: what sets apart those who were lost, and how other products count it. */
export function FunnelAnalysis({ project, definition }: Props) {
  const { t } = useTranslation('insights')
  const [pane, setPane] = useState<Pane>()
  const builder = useMemo(() => ({ project }), [project])
  return (
    <BuilderContext value={builder}>
      <Group gap="xs">
        {panes.map((value) => {
          const Icon = icons[value]
          return (
            <Button
              key={value}
              variant={pane === value ? 'light' : 'default'}
              leftSection={<Icon size={14} />}
              aria-expanded={pane === value}
              onClick={() => setPane(pane === value ? undefined : value)}
            >
              {t(`analysis.${value}.title`)}
            </Button>
          )
        })}
      </Group>
      {pane === 'drivers' && <Drivers project={project} definition={definition} />}
      {pane === 'presets' && <PresetComparison project={project} definition={definition} />}
    </BuilderContext>
  )
}
