import fc from 'fast-check'

/**
 * Property tests draw the same examples in every run. GANTRY_SEED=random draws others, GANTRY_SEED=<number> those of a
 * failure; fast-check prints the seed with every failure.
 */
const wish = process.env.GANTRY_SEED
if (wish !== 'random') fc.configureGlobal({ seed: wish ? Number(wish) : 20_261_001 })
