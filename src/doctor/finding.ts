/** What a look from outside has found about one thing. */
export interface Finding {
  /** Name of the check, such as `HTTP/2`. */
  readonly check: string
  /** `skipped`: it could not be looked at from here. */
  readonly result: 'ok' | 'fault' | 'warning' | 'skipped'
  /** What was found, in one sentence. */
  readonly found: string
  /** Why that matters, or where it comes from. Present for faults and warnings. */
  readonly cause?: string
  /** What to do. Present for faults and warnings. */
  readonly cure?: string
}

/** What is wrong, why, and what to do. */
export type Trouble = Pick<Finding, 'found'> & { readonly cause: string; readonly cure: string }

/** Returns a finding that all is well. */
export function ok(check: string, found: string): Finding {
  return { check, result: 'ok', found }
}

/** Returns a finding that readers or their subscribers suffer from. */
export function fault(check: string, trouble: Trouble): Finding {
  return { check, result: 'fault', ...trouble }
}

/** Returns a finding that costs something, or that only some readers suffer from. */
export function warning(check: string, trouble: Trouble): Finding {
  return { check, result: 'warning', ...trouble }
}

/** Returns a finding that something could not be looked at. */
export function skipped(check: string, found: string): Finding {
  return { check, result: 'skipped', found }
}
