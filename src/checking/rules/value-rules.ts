import { quote } from '../../articles/faults/fault.ts'
import type { Value, ValueRecipient } from '../../articles/podcast/show.ts'
import type { CheckedEpisode, CheckedShow } from '../checked-show.ts'
import { type Finding, type Path, refused } from '../finding.ts'

const MAX_FEES = 100

/** Checks how listeners of a show can pay. */
export function showValues({ show: { values = [] } }: CheckedShow): readonly Finding[] {
  return values.flatMap((value, at) => valueFindings(value, ['podcast', 'value', at]))
}

/** Checks how listeners of an episode can pay. */
export function episodeValues({ article: { episode } }: CheckedEpisode): readonly Finding[] {
  return (episode?.values ?? []).flatMap((value, at) => valueFindings(value, ['value', at]))
}

/** Splits are shares of what is left after fees, which are percentages (podcast namespace, `valueRecipient`). */
function valueFindings({ type, method, recipients }: Value, path: Path): readonly Finding[] {
  const sum = (list: readonly ValueRecipient[]) => list.reduce((total, { split }) => total + split, 0)
  const [fees, shares] = [sum(recipients.filter(isFee)), sum(recipients.filter(one => !isFee(one)))]
  const inside = [...path, 'recipients']
  const findings: Finding[] = []
  if (shares === 0) {
    findings.push(
      refused(['Podcasting 2.0'], {
        ...{ path: inside, expected: 'shares of more than 0', got: '0' },
        advice: 'give at least one recipient a split, without fee',
      }),
    )
  }
  if (fees >= MAX_FEES) {
    findings.push(
      refused(['Podcasting 2.0'], {
        ...{ path: inside, expected: 'fees of less than 100 percent', got: `${fees}` },
        advice: 'the splits of fees are percentages',
      }),
    )
  }
  if (type !== 'lightning' || method !== 'keysend') return findings
  return [...findings, ...recipients.flatMap((one, at) => addressFindings(one, [...inside, at, 'address']))]
}

/** A node of the Lightning network is named by its public key. */
function addressFindings({ type, address }: ValueRecipient, path: Path): readonly Finding[] {
  if (type !== 'node' || /^[0-9a-f]{66}$/i.test(address)) return []
  return [
    refused(['Podcasting 2.0'], {
      ...{ path, expected: 'the public key of a node, of 66 hexadecimal digits', got: quote(address) },
      advice: 'correct it, or say type: lnaddress for an address such as name@example.com',
    }),
  ]
}

function isFee({ fee }: ValueRecipient): boolean {
  return fee === true
}
