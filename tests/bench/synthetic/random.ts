/** Random numbers that are the same for the same seed, on every machine. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number
  /** A whole number, at least 0 and less than `limit`. */
  below(limit: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** Normally distributed, mean 0, standard deviation 1. */
  normal(): number
}

/** Creates random numbers from a seed and other whole numbers, such as the number of an article (generator sfc32). */
export function createRandom(...seeds: readonly number[]): Random {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]
  for (const seed of seeds) {
    a ^= seed | 0
    for (let round = 0; round < 12; round++) bits()
  }

  function bits(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  const next = () => bits() / 2 ** 32
  return {
    next,
    below: limit => Math.floor(next() * limit),
    chance: probability => next() < probability,
    // The Box-Muller transform. It must not take the logarithm of 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

/**
 * Chooses from a list with the distribution of words and tags: the item of rank k with a probability proportional to
 * 1 / k ** exponent (Zipf's law).
 */
export function createZipf<Item>(items: readonly [Item, ...Item[]], exponent = 1): (random: Random) => Item {
  const sums = new Float64Array(items.length)
  let sum = 0
  for (let rank = 1; rank <= items.length; rank++) {
    sum += rank ** -exponent
    sums[rank - 1] = sum
  }
  return random => items[firstAbove(sums, random.next() * sum)] ?? items[0]
}

/** Returns the first index whose sum is above `value`, by binary search. */
function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}
