import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { rows } from '../source/markdown.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')

interface Alerts {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[]
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string
    readonly targets: readonly { readonly expr: string }[]
  }[]
}

const documented = new Map(
  rows(read('docs/operating.md'), 'metric').map(([name = '', labels = '']) => [plain(name), names(labels)]),
)
const alerts = (parse(read('deploy/prometheus/alerts.yml')) as Alerts).groups.flatMap(({ rules }) => rules)
const dashboard = JSON.parse(read('deploy/grafana-dashboard.json')) as Dashboard
const expressions = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
]

function plain(cell: string): string {
  return cell.replaceAll('`', '')
}

function names(cell: string): readonly string[] {
  return plain(cell).split(', ').filter(Boolean)
}

it.each(expressions)('%s asks for metrics and labels that exist', (_, expr) => {
  for (const [, name = '', labels = ''] of expr.matchAll(/\b(feedwright_\w+)(?:\{([^}]*)\})?/g)) {
    const metric = name.replace(/_(?:bucket|count|sum)$/, '')
    expect([...documented.keys()]).toContain(metric)
    const asked = [...labels.matchAll(/(\w+)=~?"/g)].map(([, label]) => label)
    expect(['instance', 'job', ...(documented.get(metric) ?? [])]).toEqual(expect.arrayContaining(asked))
  }
})

it('an alert and a panel are there for the store, the leader, faults and deliveries', () => {
  const all = (list: readonly (readonly string[])[]) => list.map(([, expr]) => expr).join('\n')
  for (const metric of ['store_up', 'leader', 'record_faults', 'deliveries_waiting']) {
    expect(alerts.map(({ expr }) => expr).join('\n')).toContain(`feedwright_${metric}`)
    expect(all(expressions.slice(alerts.length))).toContain(`feedwright_${metric}`)
  }
})
