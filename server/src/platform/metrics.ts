import { Gauge, type Registry } from 'prom-client'
import type { App } from './context.ts'

type Row = { name: string; state: string; count: number }

/** What waits to be done: jobs and mails by state, counted when somebody looks. */
export function addWorkMetrics(registry: Registry, { pool }: Pick<App, 'pool'>): void {
  const gauges = [
    {
      name: 'gantry_jobs',
      help: 'Background jobs by queue and state',
      labels: ['name', 'state'],
      query: 'select name, state::text, count(*) from pgboss.job group by 1, 2',
    },
    {
      name: 'gantry_mails',
      help: 'Mails by state',
      labels: ['state'],
      query: 'select state, count(*) from mails group by 1',
    },
  ] as const
  for (const { name, help, labels, query } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        const { rows } = await pool.query<Row>(query)
        this.reset()
        for (const row of rows) this.set(Object.fromEntries(labels.map((label) => [label, row[label]])), row.count)
      },
    })
  }
}
