import vader from 'vader-sentiment'

/**
 * The reward that ranks the training pairs: VADER's compound sentiment of a completion, in [-1, 1] (Hutto and Gilbert,
 * ICWSM 2014).
 */
export const reward = (completion: string): number =>
  vader.SentimentIntensityAnalyzer.polarity_scores(completion).compound
